using ComputeHost.Client.Limits;
using ComputeHost.Client.Metrics;

namespace ComputeHost.Client.Tests.Metrics;

public sealed class CallTimesTests
{
    private static readonly TimeScale Seconds = new(ticksPerSecond: 1);

    [Fact]
    public void Of_AResult_CountsAllButTheRunAsWait() =>
        Assert.Equal(Times(wait: 6, run: 4), Of(OutcomeKind.Succeeded, SentAt(103), reported: TimeSpan.FromSeconds(4), isSent: true, now: 110));

    [Fact]
    public void Of_AResultThatIsReadForLong_CountsUntilItsArrival()
    {
        CallTimer timer = SentAt(103);
        timer.Arrive(108);
        Assert.Equal(Times(wait: 4, run: 4), Of(OutcomeKind.Succeeded, timer, reported: TimeSpan.FromSeconds(4), isSent: true, now: 150));
    }

    [Fact]
    public void Of_ARunThatTheWorkerClocksLongerThanTheWhole_HasNoNegativeWait() =>
        Assert.Equal(Times(wait: 0, run: 11), Of(OutcomeKind.Faulted, SentAt(100), reported: TimeSpan.FromSeconds(11), isSent: true, now: 110));

    [Fact]
    public void Of_ACallThatWaitsAgainAfterALoss_DoesNotCountTheLostAttempt()
    {
        CallTimer timer = SentAt(103);
        timer.Forgive(5);
        timer.Send(109, due: 0);
        Assert.Equal(Times(wait: 4, run: 1), Of(OutcomeKind.Succeeded, timer, reported: TimeSpan.FromSeconds(1), isSent: true, now: 110));
    }

    [Fact]
    public void Of_ATimeoutInTheQueue_HasOnlyWaited() =>
        Assert.Equal(Times(wait: 10, run: null), Of(OutcomeKind.TimedOut, new CallTimer(100), reported: null, isSent: false, now: 110));

    [Fact]
    public void Of_ATimeoutInTheQueueAfterAWorkerHandedItBack_HasOnlyWaited() =>
        Assert.Equal(Times(wait: 10, run: null), Of(OutcomeKind.TimedOut, SentAt(103), reported: TimeSpan.Zero, isSent: false, now: 110));

    [Fact]
    public void Of_ATimeoutWhileItRuns_CountsTheRunSinceItsEntry()
    {
        CallTimer timer = SentAt(103);
        timer.Enter(105, 110);
        Assert.Equal(Times(wait: 5, run: 5), Of(OutcomeKind.TimedOut, timer, reported: null, isSent: true, now: 110));
    }

    [Fact]
    public void Of_ACancelledCallThatMayRun_SaysNothing() =>
        Assert.Equal(default, Of(OutcomeKind.Cancelled, SentAt(103), reported: null, isSent: true, now: 110));

    [Fact]
    public void Of_ALostCall_EndsItsWaitWhenItWasSent() =>
        Assert.Equal(Times(wait: 3, run: 2), Of(OutcomeKind.Lost, SentAt(103), reported: TimeSpan.FromSeconds(2), isSent: true, now: 110));

    [Fact]
    public void Of_ARejectedCall_SaysNothing() =>
        Assert.Equal(default, Of(OutcomeKind.Rejected, SentAt(103), reported: TimeSpan.Zero, isSent: true, now: 110));

    private static CallTimer SentAt(long moment)
    {
        var timer = new CallTimer(100);
        timer.Send(moment, due: 0);
        return timer;
    }

    private static CallTimes Of(OutcomeKind outcome, CallTimer timer, TimeSpan? reported, bool isSent, long now) =>
        CallTimes.Of(outcome, timer, reported, isSent, Seconds, now);

    private static CallTimes Times(int wait, int? run) => new(TimeSpan.FromSeconds(wait), run is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
}
