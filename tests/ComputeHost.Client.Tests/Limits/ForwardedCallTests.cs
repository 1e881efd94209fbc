using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Tests.Limits;

/// <summary>A daemon keeps the limits of its calls. Here only its silence counts.</summary>
public sealed class ForwardedCallTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    private readonly ExpiryPolicy _policy = new(new TimeScale(Second), TimeSpan.FromSeconds(2));

    [Fact]
    public void ExamineForwarded_DaemonWasHeard_Waits()
    {
        CallTimer timer = Sent(at: 1);

        Assert.Equal(ExpiryAction.Wait, _policy.ExamineForwarded(ref timer, lastHeard: 90 * Second, now: 99 * Second));
        Assert.Equal(100 * Second, timer.Due);
    }

    [Fact]
    public void ExamineForwarded_Silence_IsDoubtedBeforeTheSessionIsBroken()
    {
        CallTimer timer = Sent(at: 1);

        Assert.Equal(ExpiryAction.Wait, _policy.ExamineForwarded(ref timer, lastHeard: 0, now: 11 * Second));
        Assert.Equal(13 * Second, timer.Due);
        Assert.Equal(ExpiryAction.BreakSession, _policy.ExamineForwarded(ref timer, lastHeard: 0, now: 13 * Second));
    }

    /// <summary>After this program was stopped, the clock has advanced, and what was sent meanwhile is read in the next moment.</summary>
    [Fact]
    public void ExamineForwarded_DaemonIsHeardWhileInDoubt_WaitsAgainInFull()
    {
        CallTimer timer = Sent(at: 1);
        _policy.ExamineForwarded(ref timer, lastHeard: 0, now: 500 * Second);

        Assert.Equal(ExpiryAction.Wait, _policy.ExamineForwarded(ref timer, lastHeard: 501 * Second, now: 502 * Second));
        Assert.Equal(ExpiryAction.Wait, _policy.ExamineForwarded(ref timer, lastHeard: 501 * Second, now: 512 * Second));
        Assert.Equal(514 * Second, timer.Due);
    }

    [Fact]
    public void ExamineForwarded_CallerGaveUp_KillsNothing()
    {
        CallTimer timer = Sent(at: 1);
        _policy.GiveUp(ref timer, 2 * Second);

        Assert.Equal(ExpiryAction.Wait, _policy.ExamineForwarded(ref timer, lastHeard: 9 * Second, now: 10 * Second));
    }

    private static CallTimer Sent(long at)
    {
        var timer = new CallTimer(at * Second);
        timer.Send(at * Second, at * Second);
        return timer;
    }
}
