using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Client.Tests.Scheduling;

public sealed class CallSchedulerTests
{
    [Fact]
    public async Task Submit_LaneHasCredit_SendsAndAnswers()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();

        TypedCall<int> call = fixture.Submit();
        Assert.Equal(["call 1"], SchedulerFixture.Outlet(lane).Flushed);
        fixture.Finish(lane, call, result: 42);

        Assert.Equal(42, await call.Task);
        Assert.Equal((1, 1), (fixture.Counters.Submitted, fixture.Counters.Succeeded));
    }

    [Fact]
    public void Submit_NoCredit_WaitsUntilACallEnds()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane(credit: 1);
        TypedCall<int> first = fixture.Submit();
        TypedCall<int> second = fixture.Submit();
        Assert.Equal((1, 1), fixture.Scheduler.Load);

        fixture.Finish(lane, first);

        Assert.Equal(CallStage.Sent, second.Stage);
        Assert.Equal(["call 1", "call 2"], SchedulerFixture.Outlet(lane).Flushed);
    }

    [Fact]
    public void Submit_HigherPriority_OvertakesWaitingCalls()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();
        TypedCall<int> running = fixture.Submit();
        TypedCall<int> low = fixture.Submit(options: new ComputeCallOptions { Priority = ComputePriority.Low });
        TypedCall<int> high = fixture.Submit(options: new ComputeCallOptions { Priority = ComputePriority.High });

        fixture.Finish(lane, running);

        Assert.Equal((CallStage.Sent, CallStage.Waiting), (high.Stage, low.Stage));
    }

    [Fact]
    public async Task Submit_QueueFull_RejectsWithLimitAndRetryAfter()
    {
        var fixture = new SchedulerFixture(new ClientSettings { PendingLimit = 1 });
        fixture.AddLane();
        fixture.Submit();
        fixture.Submit();

        TypedCall<int> rejected = fixture.Submit();

        PendingQueueFullException exception = await Assert.ThrowsAsync<PendingQueueFullException>(() => rejected.Task);
        Assert.Equal(1, exception.PendingLimit);
        Assert.True(exception.RetryAfter > TimeSpan.Zero);
        Assert.Contains("ComputePoolOptions.PendingLimit", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Submit_QueueFullButWaitAllowed_Waits()
    {
        var fixture = new SchedulerFixture(new ClientSettings { PendingLimit = 1, WaitWhenFull = true });
        fixture.Submit();
        fixture.Submit();
        Assert.Equal((2, 0), fixture.Scheduler.Load);
    }

    [Fact]
    public void Finish_SeveralWithdrawnInOneBatch_GoElsewhereInTheirOrder()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane(credit: 4);
        TypedCall<int>[] calls = [.. Enumerable.Range(0, 4).Select(_ => fixture.Submit())];
        TypedCall<int> later = fixture.Submit();
        fixture.Scheduler.Drain(lane);

        fixture.Scheduler.Finish(lane, [.. calls.Skip(1).Select(call => new CallEnding(call.Number, CallOutcome.Refused(new CallNotStarted(NotStartedReason.Withdrawn, ""))))]);
        fixture.AddLane(credit: 4, epoch: 2);

        Assert.Equal([1UL, 2, 3, 4], calls.Skip(1).Append(later).Select(call => call.Number));
    }

    [Fact]
    public async Task Finish_SameCallTwiceOrUnknownNumber_ChangesNothing()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();
        TypedCall<int> call = fixture.Submit();

        fixture.Finish(lane, call, result: 1);
        fixture.Finish(lane, call, result: 2);
        fixture.Finish(lane, number: 99);

        Assert.Equal(1, await call.Task);
        Assert.Equal(1, fixture.Counters.Succeeded);
    }

    [Fact]
    public void Finish_NotStartedWithdrawn_GoesElsewhereAtNoCharge()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane(epoch: 1);
        TypedCall<int> call = fixture.Submit();
        fixture.Scheduler.Drain(lane);
        WorkerLane other = fixture.AddLane(epoch: 2);

        fixture.NotStarted(lane, call, NotStartedReason.Draining);

        Assert.Equal((other, 1), (call.Lane, call.Attempt));
    }

    [Fact]
    public async Task Finish_UnknownMethod_FailsWithProtocolMismatch()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();
        TypedCall<int> call = fixture.Submit();

        fixture.NotStarted(lane, call, NotStartedReason.UnknownMethod);

        ProtocolMismatchException exception = await Assert.ThrowsAsync<ProtocolMismatchException>(() => call.Task);
        Assert.Contains("Double", exception.Here, StringComparison.Ordinal);
    }

    [Fact]
    public void Drain_CallsUnderWay_EndsTheSessionAfterTheLast()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane(credit: 2);
        TypedCall<int> first = fixture.Submit();
        TypedCall<int> second = fixture.Submit();

        fixture.Scheduler.Drain(lane);
        fixture.Finish(lane, first);
        Assert.DoesNotContain("end", SchedulerFixture.Outlet(lane).Flushed);
        fixture.Finish(lane, second);

        Assert.Equal("end", SchedulerFixture.Outlet(lane).Flushed[^1]);
    }

    [Fact]
    public void Drain_CallUnderWay_StillHasItsTimeLimit()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();
        TypedCall<int> call = fixture.Submit(options: new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(1) });
        fixture.Scheduler.Drain(lane);

        fixture.Advance(TimeSpan.FromSeconds(1));

        Assert.True(call.Task.IsFaulted);
    }

    [Fact]
    public void Resolve_NeverStarted_AreSentElsewhereInOrder()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane(credit: 3, epoch: 1);
        TypedCall<int>[] calls = [fixture.Submit(), fixture.Submit(), fixture.Submit()];
        Assert.True(fixture.Scheduler.Break(lane));

        fixture.Scheduler.Resolve(lane, _ => null);
        fixture.AddLane(credit: 3, epoch: 2);

        Assert.Equal([1UL, 2UL, 3UL], calls.Select(call => call.Number));
        Assert.All(calls, call => Assert.Equal((2L, 1), (call.Lane!.Endpoint.Epoch, call.Attempt)));
    }

    [Fact]
    public async Task Resolve_StartedAndNotIdempotent_IsLost()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();
        TypedCall<int> call = fixture.Submit();
        fixture.Scheduler.Break(lane);

        fixture.Scheduler.Resolve(lane, _ => new WorkerLostException("lost"));

        await Assert.ThrowsAsync<WorkerLostException>(() => call.Task);
        Assert.Equal((0, 0), fixture.Scheduler.Load);
    }

    [Fact]
    public async Task Resolve_IdempotentTwiceGuilty_IsPoison()
    {
        var fixture = new SchedulerFixture();
        TypedCall<int> call = fixture.Submit(TestMethods.Repeatable);
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            WorkerLane lane = fixture.AddLane(epoch: epoch);
            fixture.Scheduler.Break(lane);
            fixture.Scheduler.Resolve(lane, _ => new WorkerLostException("lost") { Blame = WorkerLostBlame.Exact });
        }

        PoisonCallException exception = await Assert.ThrowsAsync<PoisonCallException>(() => call.Task);
        Assert.Equal(2, exception.Attempts.Count);
    }

    [Fact]
    public async Task SetUnavailable_NoLane_FailsWaitingAndNewCalls()
    {
        var fixture = new SchedulerFixture();
        TypedCall<int> waiting = fixture.Submit();

        fixture.Scheduler.SetUnavailable(new WorkerStartException("The program was not found."));
        TypedCall<int> late = fixture.Submit();

        NoWorkersException exception = await Assert.ThrowsAsync<NoWorkersException>(() => waiting.Task);
        Assert.Contains("The program was not found.", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NoWorkersException>(() => late.Task);
    }

    [Fact]
    public async Task Finish_OtherTypes_FailsWithBothSides()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();
        TypedCall<int> call = fixture.Submit();

        fixture.NotStarted(lane, call, NotStartedReason.OtherTypes);

        ProtocolMismatchException exception = await Assert.ThrowsAsync<ProtocolMismatchException>(() => call.Task);
        Assert.StartsWith("argument 1: ", exception.Here, StringComparison.Ordinal);
        Assert.Equal(ComputeRan.No, exception.Ran);
    }

    [Fact]
    public async Task SetUnavailable_WorkersAreOfAnotherBuild_SaysSo()
    {
        var fixture = new SchedulerFixture();
        TypedCall<int> waiting = fixture.Submit();

        fixture.Scheduler.SetUnavailable(new NoWorkersException("none", new ProtocolMismatchException("Restart the program.") { Here = "one", There = "two" }));

        ProtocolMismatchException exception = await Assert.ThrowsAsync<ProtocolMismatchException>(() => waiting.Task);
        Assert.Equal(("one", "two", ComputeRan.No), (exception.Here, exception.There, exception.Ran));
        Assert.Contains("Restart the program.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Break_LastLaneWhileUnavailable_FailsTheWaiting()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();
        TypedCall<int> sent = fixture.Submit();
        TypedCall<int> waiting = fixture.Submit();
        fixture.Scheduler.SetUnavailable(new WorkerStartException("The program was not found."));
        Assert.False(waiting.Task.IsCompleted);

        fixture.Scheduler.Break(lane);
        fixture.Scheduler.Resolve(lane, _ => null);

        await Assert.ThrowsAsync<NoWorkersException>(() => waiting.Task);
        await Assert.ThrowsAsync<NoWorkersException>(() => sent.Task);
    }

    [Fact]
    public void Tend_OneWorkerAlone_CountsTheStuckAsDemand()
    {
        var fixture = new SchedulerFixture();
        fixture.AddLane(credit: 3);
        fixture.Submit();
        fixture.Submit();
        fixture.Submit();

        fixture.Clock.Advance(TimeSpan.FromMilliseconds(6));
        (long next, int lacking) = fixture.Scheduler.Tend(fixture.Time.Now);

        Assert.Equal(2, lacking);
        Assert.Equal(fixture.Time.After(fixture.Time.Now, TimeSpan.FromMilliseconds(20)), next);
    }

    [Fact]
    public void Tend_AnotherWorkerIsFree_TakesBackAllButTheRunning()
    {
        var fixture = new SchedulerFixture();
        WorkerLane busy = fixture.AddLane(credit: 3, epoch: 1);
        fixture.Submit();
        fixture.Submit();
        fixture.Submit();
        fixture.AddLane(epoch: 2);

        fixture.Clock.Advance(TimeSpan.FromMilliseconds(6));
        fixture.Scheduler.Tend(fixture.Time.Now);

        Assert.Equal(["withdraw 2", "withdraw 3"], SchedulerFixture.Outlet(busy).Flushed[3..]);
    }

    [Fact]
    public void Tend_BusyWorkerIsDraining_TakesBackAllButTheRunning()
    {
        var fixture = new SchedulerFixture();
        WorkerLane busy = fixture.AddLane(credit: 3, epoch: 1);
        fixture.Submit();
        fixture.Submit();
        fixture.Scheduler.Drain(busy);
        fixture.AddLane(epoch: 2);

        fixture.Clock.Advance(TimeSpan.FromMilliseconds(6));
        fixture.Scheduler.Tend(fixture.Time.Now);

        Assert.Equal(["withdraw 2"], SchedulerFixture.Outlet(busy).Flushed[2..]);
    }

    [Fact]
    public async Task Close_CallsUnderWay_DrainsWhenTheLastIsOver()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();
        TypedCall<int> call = fixture.Submit();

        fixture.Scheduler.Close();
        Assert.Throws<ObjectDisposedException>(() => fixture.Submit());
        Assert.False(fixture.Scheduler.Drained.IsCompleted);
        fixture.Finish(lane, call);

        await fixture.Scheduler.Drained.WaitAsync(TimeSpan.FromSeconds(5));
    }
}
