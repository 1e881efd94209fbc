using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Methods;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Client.Tests.Limits;

public sealed class CallLimitsTests
{
    private static readonly MethodContract Method = MethodContract.Of(((Func<int, int>)TestMethods.Double).Method);

    [Fact]
    public void Resolve_NothingGiven_TakesThePools()
    {
        CallLimits limits = Resolve(null);
        Assert.Equal((TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(30), Timeout.InfiniteTimeSpan), (limits.Execution, limits.Queue, limits.Deadline));
    }

    [Fact]
    public void Resolve_CallGivesLimit_BeatsThePool() =>
        Assert.Equal(TimeSpan.FromSeconds(1), Resolve(new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(1) }).Execution);

    [Fact]
    public void Resolve_DeadlineInThePast_LeavesNoTime() =>
        Assert.Equal(TimeSpan.Zero, Resolve(new ComputeCallOptions { Deadline = DateTimeOffset.UnixEpoch }).Deadline);

    [Fact]
    public void Resolve_SeveralBadValues_NamesAllOfThem()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Resolve(new ComputeCallOptions
        {
            Timeout = TimeSpan.Zero,
            QueueTimeout = TimeSpan.FromSeconds(-5),
            Priority = (ComputePriority)9,
        }));
        Assert.All(["Timeout is '00:00:00'", "QueueTimeout is '-00:00:05'", "Priority is '9'"], part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }

    private static CallLimits Resolve(ComputeCallOptions? options) => CallLimits.Resolve(new ClientSettings(), Method, options, new FakeTimeProvider());
}
