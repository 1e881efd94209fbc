using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Tests.Scheduling;

/// <summary>What becomes of a dead worker's calls when memory runs out while that is decided: it is decided again, and nothing happens twice.</summary>
public sealed class SettleTests
{
    private readonly SchedulerFixture _fixture = new(new ClientSettings { QueueTimeout = TimeSpan.FromSeconds(1) });
    private readonly WorkerLane _lane;
    private int _judged;

    public SettleTests() => _lane = _fixture.AddLane(credit: 3);

    [Fact]
    public void Resolve_NoMemoryOnTheWay_TellsOnceWhoseFateIsKnownAndLaterTheRest()
    {
        TypedCall<int>[] calls = [_fixture.Submit(), _fixture.Submit(), _fixture.Submit()];

        ResolveInPart(new WorkerLostException("lost"));

        Assert.Equal([false, false, true], calls.Select(call => call.Task.IsFaulted));
        Assert.Equal((0, 2), _fixture.Scheduler.Load);

        _fixture.Scheduler.Resolve(_lane, _ => new WorkerLostException("lost"));

        Assert.All(calls, call => Assert.IsType<WorkerLostException>(call.Task.Exception?.InnerException));
        Assert.Equal(3, _fixture.Counters.Lost);
        Assert.Equal((0, 0), _fixture.Scheduler.Load);
    }

    [Fact]
    public void Resolve_NoMemoryOnTheWay_SendsEachCallAgainOnceAndInOrder()
    {
        TypedCall<int>[] calls = [_fixture.Submit(), _fixture.Submit(), _fixture.Submit()];

        ResolveInPart(null);
        _fixture.Scheduler.Resolve(_lane, _ => null);
        WorkerLane other = _fixture.AddLane(credit: 3, epoch: 2);

        Assert.Equal([1UL, 2UL, 3UL], calls.Select(call => call.Number));
        Assert.All(calls, call => Assert.Equal((other, 1), (call.Lane, call.Attempt)));
        Assert.Equal(3, other.InFlight.Count);
        Assert.Empty(_lane.InFlight);
    }

    [Fact]
    public void Resolve_NoMemoryOnTheWay_CountsALossOnce()
    {
        TypedCall<int>[] calls = [_fixture.Submit(TestMethods.Repeatable), _fixture.Submit(TestMethods.Repeatable), _fixture.Submit(TestMethods.Repeatable)];
        var loss = new WorkerLostException("lost") { Blame = WorkerLostBlame.Exact };

        ResolveInPart(loss);
        _fixture.Scheduler.Resolve(_lane, _ => loss);

        Assert.All(calls, call => Assert.Equal((1, CallStage.Waiting), (call.Schedule.Losses!.Count, call.Stage)));
    }

    [Fact]
    public async Task Expire_FateIsNotDecidedForWantOfMemory_LimitsOfTheCallStillHold()
    {
        TypedCall<int> call = _fixture.Submit(options: new ComputeCallOptions { Deadline = _fixture.Clock.GetUtcNow() + TimeSpan.FromSeconds(2) });
        _fixture.Scheduler.Break(_lane);
        Assert.Throws<OutOfMemoryException>(() => _fixture.Scheduler.Resolve(_lane, _ => throw new OutOfMemoryException()));

        _fixture.Advance(TimeSpan.FromSeconds(3), _ => new CallStart(CallStartState.Running));

        await Assert.ThrowsAsync<ComputeTimeoutException>(() => call.Task.WaitAsync(TimeSpan.Zero));
    }

    /// <summary>There is memory for one call.</summary>
    private void ResolveInPart(WorkerLostException? loss)
    {
        Assert.True(_fixture.Scheduler.Break(_lane));
        Assert.Throws<OutOfMemoryException>(() => _fixture.Scheduler.Resolve(_lane, _ => ++_judged == 1 ? loss : throw new OutOfMemoryException()));
    }
}
