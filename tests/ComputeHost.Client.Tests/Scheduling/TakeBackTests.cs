using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Tests.Scheduling;

/// <summary>What a call is told whose time is up while it is with a worker that has not entered it, as far as the recorder shows.</summary>
public sealed class TakeBackTests
{
    private readonly SchedulerFixture _fixture = new(new ClientSettings { QueueTimeout = TimeSpan.FromSeconds(3) });
    private readonly WorkerLane _lane;

    public TakeBackTests() => _lane = _fixture.AddLane();

    /// <summary>The call's time is up in three seconds, by one limit or the other.</summary>
    public static TheoryData<bool> Limits => [true, false];

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Expire_WorkerGivesItBack_HasNotRun(bool byDeadline)
    {
        TypedCall<int> call = SubmitAndLetItsTimePass(byDeadline);
        Assert.False(call.IsAnswered);
        Assert.Equal(["call 1", "withdraw 1"], SchedulerFixture.Outlet(_lane).Flushed);

        _fixture.NotStarted(_lane, call, NotStartedReason.Withdrawn);
        _fixture.Advance(TimeSpan.Zero);

        ComputeTimeoutException exception = await Assert.ThrowsAsync<ComputeTimeoutException>(() => call.Task.WaitAsync(TimeSpan.Zero));
        Assert.Equal(ComputeRan.No, exception.Ran);
        Assert.Equal(TimeSpan.FromSeconds(3), exception.Timeout);
        Assert.Contains("has not run", exception.Message, StringComparison.Ordinal);
        Assert.Contains(byDeadline ? "Deadline" : "QueueTimeout", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["call 1", "withdraw 1"], SchedulerFixture.Outlet(_lane).Flushed);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Expire_WorkerSaysNothing_MayHaveRun(bool byDeadline)
    {
        TypedCall<int> call = SubmitAndLetItsTimePass(byDeadline);

        _fixture.Advance(ExpiryPolicy.TakeBackPatience - TimeSpan.FromMilliseconds(1), Waiting);
        Assert.False(call.IsAnswered);
        _fixture.Advance(TimeSpan.FromMilliseconds(1), Waiting);

        ComputeTimeoutException exception = await Assert.ThrowsAsync<ComputeTimeoutException>(() => call.Task.WaitAsync(TimeSpan.Zero));
        Assert.Equal((ComputeRan.Unknown, TimeSpan.Zero), (exception.Ran, exception.Executing));
        Assert.Contains("may have run", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("has not run", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["call 1", "withdraw 1", "cancel 1"], SchedulerFixture.Outlet(_lane).Flushed);
        Assert.Empty(_fixture.Advance(TimeSpan.FromSeconds(5), Waiting));
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Expire_AnswerComes_IsDelivered(bool byDeadline)
    {
        TypedCall<int> call = SubmitAndLetItsTimePass(byDeadline);

        _fixture.Finish(_lane, call, result: 5);

        Assert.Equal(5, await call.Task.WaitAsync(TimeSpan.Zero));
    }

    [Fact]
    public void Expire_QueueTimeIsUpButItIsEntered_RunsToItsOwnLimit()
    {
        TypedCall<int> call = SubmitAndLetItsTimePass(byDeadline: false);

        _fixture.Advance(ExpiryPolicy.TakeBackPatience, Running);
        _fixture.Advance(TimeSpan.FromSeconds(50), Running);

        Assert.False(call.IsAnswered);
    }

    [Fact]
    public async Task Expire_DeadlineIsUpAndItIsEntered_HasRun()
    {
        TypedCall<int> call = SubmitAndLetItsTimePass(byDeadline: true);

        _fixture.Advance(ExpiryPolicy.TakeBackPatience, Running);

        Assert.Equal(ComputeRan.Yes, (await Assert.ThrowsAsync<ComputeTimeoutException>(() => call.Task.WaitAsync(TimeSpan.Zero))).Ran);
    }

    /// <summary>The recorder says it as well of a call that the worker has handed back, or refused, while that is on the way.</summary>
    [Fact]
    public async Task Expire_DeadlineIsUpAndTheRecorderIsPastIt_MayHaveRun()
    {
        TypedCall<int> call = SubmitAndLetItsTimePass(byDeadline: true, _ => new CallStart(CallStartState.Over));
        Assert.False(call.IsAnswered);

        _fixture.Advance(ExpiryPolicy.TakeBackPatience, _ => new CallStart(CallStartState.Over));

        Assert.Equal(ComputeRan.Unknown, (await Assert.ThrowsAsync<ComputeTimeoutException>(() => call.Task.WaitAsync(TimeSpan.Zero))).Ran);
    }

    [Fact]
    public async Task Resolve_WorkerDiesWhileItIsTakenBack_HasNotRun()
    {
        TypedCall<int> call = SubmitAndLetItsTimePass(byDeadline: false);
        _fixture.Scheduler.Break(_lane);
        _fixture.AddLane(epoch: 2);
        _fixture.NextWake = long.MaxValue;

        _fixture.Scheduler.Resolve(_lane, _ => null);
        Assert.True(_fixture.NextWake <= _fixture.Time.Now);
        _fixture.Advance(TimeSpan.Zero);

        Assert.Equal(ComputeRan.No, (await Assert.ThrowsAsync<ComputeTimeoutException>(() => call.Task.WaitAsync(TimeSpan.Zero))).Ran);
    }

    [Fact]
    public void Tend_CallIsTakenBackAlready_IsNotAskedForTwice()
    {
        _fixture.Scheduler.SetCredit(_lane, 2);
        _fixture.Submit(options: new ComputeCallOptions { QueueTimeout = TimeSpan.FromMinutes(1) });
        SubmitAndLetItsTimePass(byDeadline: false);
        _fixture.AddLane(epoch: 2);

        _fixture.Scheduler.Tend(_fixture.Time.Now);

        Assert.Single(SchedulerFixture.Outlet(_lane).Flushed, frame => frame == "withdraw 2");
    }

    private static CallStart Waiting(PendingCall call) => new(CallStartState.Waiting);

    private static CallStart Running(PendingCall call) => new(CallStartState.Running, SchedulerFixture.SentAt(call));

    private TypedCall<int> SubmitAndLetItsTimePass(bool byDeadline, Func<PendingCall, CallStart>? recorder = null)
    {
        TypedCall<int> call = _fixture.Submit(options: !byDeadline ? null : new ComputeCallOptions
        {
            QueueTimeout = TimeSpan.FromMinutes(1),
            Deadline = _fixture.Clock.GetUtcNow() + TimeSpan.FromSeconds(3),
        });
        _fixture.Advance(TimeSpan.FromSeconds(3), recorder ?? Waiting);
        return call;
    }
}
