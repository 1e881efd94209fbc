using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Tests.Scheduling;

/// <summary>How the scheduler ends calls that were given up or whose time is up.</summary>
public sealed class CallSchedulerLimitTests
{
    [Fact]
    public async Task Abandon_WaitingCall_CancelsAndLeavesTheQueue()
    {
        var fixture = new SchedulerFixture();
        using var source = new CancellationTokenSource();
        TypedCall<int> call = fixture.Submit(cancellationToken: source.Token);

        source.Cancel();

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Task);
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal((0, 0), fixture.Scheduler.Load);
    }

    [Fact]
    public async Task Abandon_SentCall_TellsCallerThenWorkerThenKillsAfterTheGrace()
    {
        var fixture = new SchedulerFixture(new ClientSettings { CancellationGrace = TimeSpan.FromSeconds(2) });
        WorkerLane lane = fixture.AddLane();
        using var source = new CancellationTokenSource();
        TypedCall<int> call = fixture.Submit(cancellationToken: source.Token);

        source.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Task);
        Assert.Equal(["call 1", "cancel 1"], SchedulerFixture.Outlet(lane).Flushed);
        Assert.Empty(fixture.Advance(TimeSpan.FromSeconds(1.9)));
        Assert.Equal([call], fixture.Advance(TimeSpan.FromSeconds(0.2)));
    }

    [Fact]
    public async Task Expire_RunsTooLong_TimesOutThenKills()
    {
        var fixture = new SchedulerFixture();
        fixture.AddLane();
        TypedCall<int> call = fixture.Submit(options: new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(1) });

        fixture.Advance(TimeSpan.FromSeconds(1));

        ComputeTimeoutException exception = await Assert.ThrowsAsync<ComputeTimeoutException>(() => call.Task);
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), (exception.Timeout, exception.Executing));
        Assert.Contains("ComputeCallOptions.Timeout", exception.Message, StringComparison.Ordinal);
        Assert.Equal(ComputeRan.Yes, exception.Ran);
        Assert.Equal([call], fixture.Advance(TimeSpan.FromSeconds(2)));
    }

    [Theory]
    [InlineData(-100)]
    [InlineData(100)]
    public void Expire_WallClockIsSet_ChangesNoLimit(int hours)
    {
        var fixture = new SchedulerFixture();
        fixture.AddLane();
        TypedCall<int> call = fixture.Submit(options: new ComputeCallOptions
        {
            Timeout = TimeSpan.FromSeconds(10),
            Deadline = fixture.Clock.GetUtcNow() + TimeSpan.FromSeconds(20),
        });

        fixture.Clock.SetWallClock(TimeSpan.FromHours(hours));
        fixture.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(call.IsAnswered);
        fixture.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(call.IsAnswered);
    }

    [Fact]
    public void Expire_EnteredLater_ArmsAgainFromTheStamp()
    {
        var fixture = new SchedulerFixture();
        fixture.AddLane();
        TypedCall<int> call = fixture.Submit(options: new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(10) });
        long entered = fixture.Time.After(SchedulerFixture.SentAt(call), TimeSpan.FromSeconds(6));

        fixture.Advance(TimeSpan.FromSeconds(10), _ => new(Protocol.Seam.CallStartState.Running, entered));
        Assert.False(call.IsAnswered);
        fixture.Advance(TimeSpan.FromSeconds(6), _ => new(Protocol.Seam.CallStartState.Running, entered));
        Assert.True(call.IsAnswered);
    }

    [Fact]
    public async Task Expire_DeadlinePassedWhileWaiting_TimesOut()
    {
        var fixture = new SchedulerFixture();
        TypedCall<int> call = fixture.Submit(options: new ComputeCallOptions { Deadline = fixture.Clock.GetUtcNow() + TimeSpan.FromSeconds(5) });

        fixture.Clock.SetUtcNow(fixture.Clock.GetUtcNow()); // a clock that is set has no effect on what was turned into a duration
        fixture.Advance(TimeSpan.FromSeconds(5));

        ComputeTimeoutException exception = await Assert.ThrowsAsync<ComputeTimeoutException>(() => call.Task);
        Assert.Contains("Deadline", exception.Message, StringComparison.Ordinal);
        Assert.Equal(ComputeRan.No, exception.Ran);
    }

    [Fact]
    public async Task Submit_DeadlineHasPassed_FailsAtOnceAndIsNotSent()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();

        TypedCall<int> call = fixture.Submit(options: new ComputeCallOptions { Deadline = fixture.Clock.GetUtcNow() - TimeSpan.FromHours(1) });

        ComputeTimeoutException exception = await Assert.ThrowsAsync<ComputeTimeoutException>(() => call.Task.WaitAsync(TimeSpan.Zero));
        Assert.Equal((ComputeRan.No, 0), (exception.Ran, exception.Attempt));
        Assert.Contains("before it was submitted", exception.Message, StringComparison.Ordinal);
        Assert.Empty(SchedulerFixture.Outlet(lane).Flushed);
        Assert.Equal((1, 1), (fixture.Counters.Submitted, fixture.Counters.TimedOut));
    }

    [Fact]
    public void AddLane_TimeOfTheWaitingIsUp_SendsOnlyTheOthers()
    {
        var fixture = new SchedulerFixture(new ClientSettings { QueueTimeout = TimeSpan.FromSeconds(3) });
        TypedCall<int> late = fixture.Submit();
        TypedCall<int> patient = fixture.Submit(options: new ComputeCallOptions { QueueTimeout = TimeSpan.FromSeconds(5) });
        fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        fixture.NextWake = long.MaxValue;

        WorkerLane lane = fixture.AddLane();

        Assert.Equal((null, lane), (late.Lane, patient.Lane));
        fixture.Advance(TimeSpan.Zero);
        Assert.True(late.IsAnswered);
        Assert.Equal((0, 1), fixture.Scheduler.Load);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Expire_GivenUpAndNeverAnswered_AbortsTheSession(bool wasEntered)
    {
        Protocol.Seam.CallStartState state = wasEntered ? Protocol.Seam.CallStartState.Over : Protocol.Seam.CallStartState.Waiting;
        var fixture = new SchedulerFixture(new ClientSettings { CancellationGrace = TimeSpan.FromSeconds(2) });
        WorkerLane lane = fixture.AddLane();
        using var source = new CancellationTokenSource();
        fixture.Submit(cancellationToken: source.Token);
        source.Cancel();

        Assert.Empty(fixture.Advance(TimeSpan.FromSeconds(2), _ => new(state)));
        Assert.Empty(fixture.Advance(ExpiryPolicy.AnswerTransit - TimeSpan.FromSeconds(0.1), _ => new(state)));
        Assert.DoesNotContain("abort", SchedulerFixture.Outlet(lane).Flushed);
        Assert.Empty(fixture.Advance(TimeSpan.FromSeconds(0.2), _ => new(state)));
        Assert.Contains("abort", SchedulerFixture.Outlet(lane).Flushed);
    }

    [Theory]
    [InlineData(long.MaxValue / 2)]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    public async Task Expire_StampIsNonsense_HoldsTheLimitAllTheSame(long stamp)
    {
        var fixture = new SchedulerFixture();
        fixture.AddLane();
        TypedCall<int> call = fixture.Submit(options: new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(1) });

        fixture.Advance(TimeSpan.FromSeconds(1), _ => new(Protocol.Seam.CallStartState.Running, stamp));
        fixture.Advance(TimeSpan.FromSeconds(1), _ => new(Protocol.Seam.CallStartState.Running, stamp));

        await Assert.ThrowsAsync<ComputeTimeoutException>(() => call.Task.WaitAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Expire_EndedButUnanswered_WaitsForTheAnswer()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();
        TypedCall<int> call = fixture.Submit(options: new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(1) });

        fixture.Advance(TimeSpan.FromSeconds(1), _ => new(Protocol.Seam.CallStartState.Over));
        fixture.Finish(lane, call, result: 5);

        Assert.Equal(5, await call.Task);
    }
}
