using System.Text.Json;
using ComputeHost.Testing.Faults;

namespace ComputeHost.Testing.Tests;

public sealed class FaultPlanTests
{
    [Fact]
    public void InjectFaults_APlan_ReachesTheWorkersAsItIs()
    {
        ComputePoolOptions options = new ComputePoolOptions().InjectFaults(
            new FaultPlan().AtStart(StartFault.Slow, TimeSpan.FromSeconds(2), "/broken").InCall(Sums.Add, CallFault.Hang, call: 3, attempts: 2).InAnyCall(CallFault.Kill, 0.25));
        FaultRules rules = JsonSerializer.Deserialize<FaultRules>(options.WorkerEnvironment[FaultRules.Variable]!)!;
        Assert.Equal([new StartRule(StartFault.Slow, TimeSpan.FromSeconds(2), "/broken")], rules.Starts);
        Assert.Equal(
            [
                new CallRule("ComputeHost.Testing.Tests.Sums.Add(System.Int32,System.Int32)", CallFault.Hang, 3, 2, 1),
                new CallRule(null, CallFault.Kill, 0, int.MaxValue, 0.25),
            ],
            rules.Calls);
        Assert.Equal(InProcessMode.Never, options.InProcess);
    }

    [Fact]
    public void InCall_UnmarkedMethod_IsRefused() => Assert.Throws<ArgumentException>(() => new FaultPlan().InCall(Sums.Unmarked, CallFault.Hang));

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void InAnyCall_ShareOutOfRange_IsRefused(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => new FaultPlan().InAnyCall(CallFault.Hang, share));

    [Fact]
    public void AnyRule_NumbersOutOfRange_AreRefused()
    {
        var plan = new FaultPlan();
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.AtStart(StartFault.Slow, TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.AtStart((StartFault)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.InCall(Sums.Add, CallFault.Hang, call: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.InCall(Sums.Add, CallFault.Hang, attempts: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.InCall(Sums.Add, (CallFault)99));
    }
}
