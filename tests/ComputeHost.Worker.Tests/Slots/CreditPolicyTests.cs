using System.Diagnostics;
using ComputeHost.Worker.Slots;

namespace ComputeHost.Worker.Tests.Slots;

public sealed class CreditPolicyTests
{
    private static readonly long Microsecond = Stopwatch.Frequency / 1_000_000;
    private static readonly long Millisecond = Stopwatch.Frequency / 1000;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    public void Limit_NothingMeasured_IsOnePerSlot(int slots, int expected) => Assert.Equal(expected, new CreditPolicy(slots).Limit(sessions: 1));

    [Fact]
    public void Limit_ShortCalls_GrowsToItsMost()
    {
        var policy = new CreditPolicy(slots: 2);
        Repeat(policy, 200, 2 * Microsecond);
        Assert.Equal(2 * CreditPolicy.MaxPerSlot, policy.Limit(sessions: 1));
        Assert.Equal(policy.Ceiling, policy.Limit(sessions: 1));
    }

    [Fact]
    public void Limit_CallsOf100Microseconds_KeepAboutAMillisecondWaiting()
    {
        var policy = new CreditPolicy(slots: 1);
        Repeat(policy, 200, 100 * Microsecond);
        Assert.InRange(policy.Limit(sessions: 1), 8, 10);
    }

    [Fact]
    public void Ended_OneLongCallAfterShortOnes_TakesTheCreditBackAtOnce()
    {
        var policy = new CreditPolicy(slots: 1);
        Repeat(policy, 200, 2 * Microsecond);
        policy.Ended(50 * Millisecond);
        Assert.Equal(1, policy.Limit(sessions: 1));
    }

    [Fact]
    public void AllBusyFor_CallThatHasNotEnded_TakesTheCreditBackToo()
    {
        var policy = new CreditPolicy(slots: 1);
        Repeat(policy, 200, 2 * Microsecond);
        policy.AllBusyFor(20 * Millisecond);
        Assert.Equal(1, policy.Limit(sessions: 1));
    }

    [Fact]
    public void AllBusyFor_ShortWhile_ChangesNothing()
    {
        var policy = new CreditPolicy(slots: 1);
        Repeat(policy, 200, 2 * Microsecond);
        int before = policy.Limit(sessions: 1);
        policy.AllBusyFor(Millisecond / 2);
        Assert.Equal(before, policy.Limit(sessions: 1));
    }

    [Fact]
    public void Limit_ShortCallsAfterALongOne_GrowsAgainSoon()
    {
        var policy = new CreditPolicy(slots: 1);
        policy.Ended(TimeSpan.FromSeconds(10).Ticks * (Stopwatch.Frequency / TimeSpan.TicksPerSecond));
        Repeat(policy, 100, 2 * Microsecond);
        Assert.InRange(policy.Limit(sessions: 1), 128, 256);
    }

    [Fact]
    public void Limit_LongCallsOnly_StaysAtOnePerSlot()
    {
        var policy = new CreditPolicy(slots: 3);
        Repeat(policy, 50, 20 * Millisecond);
        Assert.Equal(3, policy.Limit(sessions: 1));
    }

    [Fact]
    public void Limit_SeveralSessions_IsSharedAndNeverZero()
    {
        var policy = new CreditPolicy(slots: 1);
        Assert.Equal(1, policy.Limit(sessions: 5));
        Repeat(policy, 200, 2 * Microsecond);
        Assert.Equal(64, policy.Limit(sessions: 4));
    }

    [Fact]
    public void Limit_RunTimesAroundAStep_DoesNotSwingToAndFro()
    {
        var policy = new CreditPolicy(slots: 1);
        Repeat(policy, 500, 7 * Microsecond);
        int changes = 0;
        int last = policy.Limit(sessions: 1);
        for (int round = 0; round < 1000; round++)
        {
            policy.Ended((round % 2 == 0 ? 6 : 9) * Microsecond);
            changes += policy.Limit(sessions: 1) == last ? 0 : 1;
            last = policy.Limit(sessions: 1);
        }

        Assert.InRange(changes, 0, 1);
    }

    private static void Repeat(CreditPolicy policy, int count, long ticks)
    {
        for (int call = 0; call < count; call++)
        {
            policy.Ended(ticks);
        }
    }
}
