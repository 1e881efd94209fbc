using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Tests.Scheduling;

/// <summary>What becomes of a call that ran in a worker which died: the earlier attempt is never forgotten.</summary>
public sealed class RetryTests
{
    private readonly SchedulerFixture _fixture = new(new ClientSettings { QueueTimeout = TimeSpan.FromSeconds(1) });
    private readonly WorkerLane _lane;
    private readonly TypedCall<int> _call;

    public RetryTests()
    {
        _lane = _fixture.AddLane();
        _call = _fixture.Submit(TestMethods.Repeatable);
    }

    [Fact]
    public async Task Resolve_RanLongerThanItMayWait_IsSentAgain()
    {
        WorkerLane other = _fixture.AddLane(epoch: 2);

        LoseAfter(TimeSpan.FromSeconds(2));

        Assert.Equal((other, 2), (_call.Lane, _call.Attempt));
        _fixture.Advance(TimeSpan.FromSeconds(0.9), _ => new CallStart(CallStartState.Waiting));
        _fixture.Finish(other, _call, result: 5);
        Assert.Equal(5, await _call.Task.WaitAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Expire_NoWorkerForTheSecondAttempt_WaitsItsTimeThenTellsOfTheFirst()
    {
        _fixture.Advance(TimeSpan.FromSeconds(0.1), _ => new CallStart(CallStartState.Waiting));
        LoseAfter(TimeSpan.FromSeconds(2), elapsed: TimeSpan.FromSeconds(2));
        Assert.Equal(_fixture.Time.After(_fixture.Time.Now, TimeSpan.FromSeconds(0.9)), _fixture.NextWake);

        _fixture.Advance(TimeSpan.FromSeconds(0.89));
        Assert.False(_call.IsAnswered);
        _fixture.Advance(TimeSpan.FromSeconds(0.01));

        ComputeTimeoutException exception = await Assert.ThrowsAsync<ComputeTimeoutException>(() => _call.Task.WaitAsync(TimeSpan.Zero));
        Assert.Equal((ComputeRan.Yes, TimeSpan.FromSeconds(1), 1), (exception.Ran, exception.Queued, exception.Attempt));
        Assert.IsType<WorkerLostException>(exception.InnerException);
        Assert.DoesNotContain("has not run", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ran in an earlier attempt", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_NotKnownWhenItWasEntered_CountsNothingSinceItWasSent()
    {
        LoseAfter(TimeSpan.FromSeconds(2), ran: ComputeRan.Unknown);
        Assert.Equal(_fixture.Time.After(_fixture.Time.Now, TimeSpan.FromSeconds(1)), _call.Timer.Due);
    }

    [Fact]
    public async Task Resolve_DeadlinePassedMeanwhile_IsNotSentAgain()
    {
        TypedCall<int> call = _fixture.Submit(TestMethods.Repeatable, new ComputeCallOptions { Deadline = _fixture.Clock.GetUtcNow() + TimeSpan.FromSeconds(2) });
        WorkerLane lane = _fixture.AddLane(epoch: 2);
        Assert.Same(lane, call.Lane);
        WorkerLane other = _fixture.AddLane(epoch: 3);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        _fixture.Scheduler.Break(lane);
        _fixture.NextWake = long.MaxValue;
        _fixture.Scheduler.Resolve(lane, _ => Loss(ComputeRan.Yes, TimeSpan.FromSeconds(3)));
        Assert.Empty(SchedulerFixture.Outlet(other).Flushed);
        Assert.True(_fixture.NextWake <= _fixture.Time.Now);

        _fixture.Advance(TimeSpan.Zero);

        Assert.Equal(ComputeRan.Yes, (await Assert.ThrowsAsync<ComputeTimeoutException>(() => call.Task.WaitAsync(TimeSpan.Zero))).Ran);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resolve_NoWorkerIsLeft_EndsAsTheLastLoss(bool unavailableBefore)
    {
        var cause = new WorkerStartException("The program was not found.");
        if (unavailableBefore)
        {
            _fixture.Scheduler.SetUnavailable(cause);
        }

        LoseAfter(TimeSpan.FromSeconds(2));
        _fixture.Scheduler.SetUnavailable(cause);

        WorkerLostException exception = await Assert.ThrowsAsync<WorkerLostException>(() => _call.Task.WaitAsync(TimeSpan.Zero));
        Assert.Equal((ComputeRan.Yes, WorkerLostCause.StackOverflow, "w-1", 1), (exception.Ran, exception.Cause, exception.WorkerId, exception.Attempt));
        Assert.Contains("The program was not found.", exception.Message, StringComparison.Ordinal);
        Assert.Same(cause, exception.InnerException);
    }

    [Fact]
    public async Task AbortAll_WaitsForItsSecondAttempt_EndsAsTheLastLoss()
    {
        LoseAfter(TimeSpan.FromSeconds(2));

        _fixture.Scheduler.AbortAll(call => Refusals.EndedByDispose(call, TimeSpan.FromSeconds(30), EndWords.OfPool));

        WorkerLostException exception = await Assert.ThrowsAsync<WorkerLostException>(() => _call.Task.WaitAsync(TimeSpan.Zero));
        Assert.Equal((ComputeRan.Yes, WorkerLostCause.StackOverflow), (exception.Ran, exception.Cause));
        Assert.Contains("DrainTimeout", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(NotStartedReason.TooLarge))]
    [InlineData(nameof(NotStartedReason.BadArguments))]
    public async Task Finish_SecondAttemptIsRefused_EndsAsTheLastLoss(string reason)
    {
        LoseAfter(TimeSpan.FromSeconds(2));
        WorkerLane other = _fixture.AddLane(epoch: 2);

        _fixture.NotStarted(other, _call, Enum.Parse<NotStartedReason>(reason));

        WorkerLostException exception = await Assert.ThrowsAsync<WorkerLostException>(() => _call.Task.WaitAsync(TimeSpan.Zero));
        Assert.IsAssignableFrom<ComputeRejectedException>(exception.InnerException);
    }

    private static WorkerLostException Loss(ComputeRan ran, TimeSpan elapsed) =>
        new("The worker died.") { Ran = ran, Elapsed = elapsed, Cause = WorkerLostCause.StackOverflow, WorkerId = "w-1", Attempt = 1 };

    private void LoseAfter(TimeSpan span, TimeSpan? elapsed = null, ComputeRan ran = ComputeRan.Yes)
    {
        _fixture.Clock.Advance(span);
        _fixture.Scheduler.Break(_lane);
        _fixture.NextWake = long.MaxValue;
        _fixture.Scheduler.Resolve(_lane, _ => Loss(ran, elapsed ?? span));
    }
}
