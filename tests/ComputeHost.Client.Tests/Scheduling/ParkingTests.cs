using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Picking;
using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Client.Tests.Scheduling;

/// <summary>Calls that wait out of the queue's way: for their method's own limit, or for the worker of their affinity key.</summary>
public sealed class ParkingTests
{
    [Fact]
    public void Submit_MethodAtItsLimit_LetsOthersPass()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane(credit: 8);
        TypedCall<int> first = fixture.Submit(TestMethods.OneAtATime);
        TypedCall<int> second = fixture.Submit(TestMethods.OneAtATime);
        TypedCall<int> other = fixture.Submit(TestMethods.Double);
        Assert.Equal((CallStage.Sent, CallStage.Waiting, CallStage.Sent), (first.Stage, second.Stage, other.Stage));

        fixture.Finish(lane, first);

        Assert.Equal(CallStage.Sent, second.Stage);
    }

    [Fact]
    public void Finish_NextAtTheGateWaitsForItsWorker_LetsTheOneBehindItPass()
    {
        var fixture = new SchedulerFixture();
        WorkerLane busy = fixture.AddLane(epoch: 1);
        WorkerLane other = fixture.AddLane(epoch: 2);
        string key = Enumerable.Range(0, 100).Select(number => $"key {number}").First(key => AffinityPicker.Pick([busy, other], key) == busy);
        fixture.Submit(options: new ComputeCallOptions { AffinityKey = key });
        TypedCall<int> running = fixture.Submit(TestMethods.OneAtATime);
        TypedCall<int> bound = fixture.Submit(TestMethods.OneAtATime, new ComputeCallOptions { AffinityKey = key });
        TypedCall<int> behind = fixture.Submit(TestMethods.OneAtATime);

        fixture.Finish(other, running);

        Assert.Equal((CallStage.Waiting, CallStage.Sent, other), (bound.Stage, behind.Stage, behind.Lane));
    }

    [Fact]
    public void Abandon_CallThatTheGateLetThrough_LetsTheOneBehindItPass()
    {
        var fixture = new SchedulerFixture();
        WorkerLane leaving = fixture.AddLane();
        using var source = new CancellationTokenSource();
        TypedCall<int> running = fixture.Submit(TestMethods.OneAtATime);
        fixture.Submit(TestMethods.OneAtATime, cancellationToken: source.Token);
        TypedCall<int> behind = fixture.Submit(TestMethods.OneAtATime);
        fixture.Scheduler.Drain(leaving);
        fixture.Finish(leaving, running);

        source.Cancel();
        fixture.AddLane(epoch: 2);

        Assert.Equal(CallStage.Sent, behind.Stage);
    }

    [Fact]
    public void Submit_SameAffinityKey_WaitsForTheSameLaneWhileAnotherIsFree()
    {
        var fixture = new SchedulerFixture();
        fixture.AddLane(epoch: 1);
        fixture.AddLane(epoch: 2);
        var options = new ComputeCallOptions { AffinityKey = "user 17" };

        TypedCall<int> first = fixture.Submit(options: options);
        TypedCall<int> second = fixture.Submit(options: options);
        TypedCall<int> anybody = fixture.Submit();
        Assert.Equal((CallStage.Waiting, CallStage.Sent), (second.Stage, anybody.Stage));

        fixture.Finish(first.Lane!, first);
        Assert.Equal(first.Lane, second.Lane);
    }

    [Fact]
    public void AddLane_WinsTheKeyOfAWaitingCall_GetsItAtOnce()
    {
        var fixture = new SchedulerFixture();
        WorkerLane first = fixture.AddLane(epoch: 1);
        TypedCall<int>[] waiting = [.. Enumerable.Range(0, 50).Select(key => fixture.Submit(options: new ComputeCallOptions { AffinityKey = $"key {key}" }))];

        WorkerLane second = fixture.AddLane(credit: 100, epoch: 2);

        Assert.All(
            waiting.Where(call => AffinityPicker.Pick([first, second], call.AffinityKey!) == second && call.Lane != first),
            call => Assert.Equal(second, call.Lane));
        Assert.InRange(second.Load, 1, 49);
    }

    [Fact]
    public void SetCredit_CallsAreParkedForTheLane_SendsAsManyAsItTakesInTheirOrder()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();
        var options = new ComputeCallOptions { AffinityKey = "user 17" };
        TypedCall<int>[] calls = [.. Enumerable.Range(0, 10).Select(_ => fixture.Submit(options: options))];

        fixture.Scheduler.SetCredit(lane, 4);
        Assert.Equal([1UL, 2, 3, 4, 0, 0, 0, 0, 0, 0], calls.Select(call => call.Number));

        fixture.Scheduler.SetCredit(lane, 1);
        fixture.Finish(lane, calls[0]);
        fixture.Finish(lane, calls[1]);
        fixture.Scheduler.SetCredit(lane, 20);
        TypedCall<int> last = fixture.Submit(options: options);
        Assert.Equal([1UL, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], calls.Append(last).Select(call => call.Number));
    }

    [Fact]
    public void Finish_NextAtTheWorkerMeetsItsMethodsLimit_LetsTheOneBehindItPass()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane(epoch: 1);
        WorkerLane other = fixture.AddLane(epoch: 2);
        string key = Enumerable.Range(0, 100).Select(number => $"key {number}").First(key => AffinityPicker.Pick([lane, other], key) == lane);
        var bound = new ComputeCallOptions { AffinityKey = key };
        TypedCall<int> running = fixture.Submit(options: bound);
        TypedCall<int> atTheLimit = fixture.Submit(TestMethods.OneAtATime, bound);
        fixture.Submit(TestMethods.OneAtATime);
        TypedCall<int> behind = fixture.Submit(options: bound);

        fixture.Finish(lane, running);

        Assert.Equal((CallStage.Waiting, CallStage.Sent, lane), (atTheLimit.Stage, behind.Stage, behind.Lane));
    }

    [Fact]
    public void Tend_ACallWaitsForItsMethodsLimit_StuckCallsAreTakenBackAllTheSame()
    {
        var fixture = new SchedulerFixture();
        WorkerLane busy = fixture.AddLane(credit: 3);
        fixture.Submit(TestMethods.OneAtATime);
        fixture.Submit();
        fixture.Submit(TestMethods.OneAtATime);
        fixture.AddLane(epoch: 2);
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(50));

        fixture.Scheduler.Tend(fixture.Time.Now);

        Assert.Contains("withdraw 2", SchedulerFixture.Outlet(busy).Flushed);
    }

    [Fact]
    public void Finish_CallComesBackAndNoWorkerIsLeft_DemandIsLookedAtSoon()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane(credit: 1);
        TypedCall<int> call = fixture.Submit();
        fixture.Scheduler.Drain(lane);
        fixture.NextWake = TimeScale.Never;

        fixture.NotStarted(lane, call, NotStartedReason.Draining);

        Assert.InRange(fixture.NextWake, fixture.Time.Now, fixture.Time.After(fixture.Time.Now, TimeSpan.FromMilliseconds(20)));
    }
}
