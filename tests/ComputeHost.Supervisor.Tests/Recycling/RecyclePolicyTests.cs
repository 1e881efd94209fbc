using ComputeHost.Supervisor.Recycling;

namespace ComputeHost.Supervisor.Tests.Recycling;

public sealed class RecyclePolicyTests
{
    private const long Soft = 1000;

    [Theory]
    [InlineData(0.0, 100)]
    [InlineData(1.0, 115)]
    public void Check_Calls_AreSpreadByUpTo15Percent(double random, long limit)
    {
        RecyclePolicy policy = Create(random);

        Assert.Null(policy.Check(limit - 1, TimeSpan.Zero, 0));
        Assert.Equal(RecycleReason.MaxCalls, policy.Check(limit, TimeSpan.Zero, 0));
    }

    [Theory]
    [InlineData(0.0, 100)]
    [InlineData(1.0, 115)]
    public void Check_Age_IsSpreadByUpTo15Percent(double random, int seconds)
    {
        RecyclePolicy policy = Create(random);

        Assert.Null(policy.Check(0, TimeSpan.FromSeconds(seconds - 1), 0));
        Assert.Equal(RecycleReason.Age, policy.Check(0, TimeSpan.FromSeconds(seconds), 0));
    }

    [Fact]
    public void Check_Memory_IsTakenAsItIs()
    {
        RecyclePolicy policy = Create(1.0);

        Assert.Null(policy.Check(1, TimeSpan.Zero, Soft));
        Assert.Equal(RecycleReason.Memory, policy.Check(1, TimeSpan.Zero, Soft + 1));
    }

    [Fact]
    public void Check_MemoryBeforeAnyCall_IsThatOfAnyOtherWorkerAndNoReason() => Assert.Null(Create(1.0).Check(0, TimeSpan.Zero, Soft + 1));

    [Fact]
    public void Check_NoLimits_Never()
    {
        var policy = new RecyclePolicy(null, null, Soft, new ScriptedRandom(0));

        Assert.Null(policy.Check(long.MaxValue, TimeSpan.FromDays(10_000), 0));
    }

    private static RecyclePolicy Create(double random) => new(100, TimeSpan.FromSeconds(100), Soft, new ScriptedRandom(random));
}
