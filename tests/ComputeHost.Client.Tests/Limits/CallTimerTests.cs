using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Tests.Limits;

public sealed class CallTimerTests
{
    [Theory]
    [InlineData(long.MinValue, 10)]
    [InlineData(9, 10)]
    [InlineData(15, 15)]
    [InlineData(long.MaxValue, 20)]
    public void Enter_AnyStamp_IsHeldBetweenTheSendingAndNow(long stamp, long expected)
    {
        CallTimer timer = SentAt(10);
        timer.Enter(stamp, now: 20);
        Assert.Equal(expected, timer.EnteredAt);
    }

    /// <summary>The look began before the call was sent again, on another thread.</summary>
    [Fact]
    public void Enter_MomentBeforeTheSending_IsTheSending()
    {
        CallTimer timer = SentAt(10);
        timer.Enter(stamp: 12, now: 9);
        Assert.Equal(10, timer.EnteredAt);
    }

    [Fact]
    public void Enter_SecondStamp_ChangesNothing()
    {
        CallTimer timer = SentAt(10);
        timer.Enter(stamp: 12, now: 20);
        timer.Enter(stamp: 18, now: 20);
        Assert.Equal(12, timer.EnteredAt);
    }

    [Fact]
    public void Wait_AfterAnAttempt_ForgetsWhatBelongedToIt()
    {
        CallTimer timer = SentAt(10);
        timer.Enter(stamp: 12, now: 20);
        timer.Owe(20);
        timer.TakeBack(ends: 25);
        timer.Wait(due: 30);
        Assert.Equal((0L, 0L, 0L, 30L, false), (timer.EnteredAt, timer.OwedSince, timer.TakeBackEnds, timer.Due, timer.HasRun));
    }

    private static CallTimer SentAt(long moment)
    {
        var timer = new CallTimer(submitted: 1);
        timer.Send(moment, due: 100);
        return timer;
    }
}
