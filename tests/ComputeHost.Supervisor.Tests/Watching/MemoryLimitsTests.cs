using ComputeHost.Supervisor.Settings;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Tests.Watching;

public sealed class MemoryLimitsTests
{
    private const long GiB = 1L << 30;

    [Fact]
    public void Of_NoLimits_SharesThreeQuartersAmongWorkersStandbyAndHost()
    {
        var limits = MemoryLimits.Of(new SupervisorSettings { MaxWorkers = 4, StandbyWorkers = 1 }, available: 24 * GiB);

        Assert.Equal(3 * GiB, limits.Heap);
        Assert.Equal((long)(2.25 * GiB), limits.Soft);
        Assert.True(limits.Most > limits.Heap);
    }

    [Fact]
    public void Of_SmallMachine_DoesNotGoBelowWhatAWorkerNeeds()
    {
        var limits = MemoryLimits.Of(new SupervisorSettings { MaxWorkers = 8 }, available: GiB / 4);

        Assert.Equal(MemoryLimits.LeastHeap, limits.Heap);
        Assert.True(limits.Soft < limits.Most);
    }

    [Fact]
    public void Of_HardLimitTooSmall_NamesTheOptionAndTheLeast()
    {
        var exception = Assert.Throws<ArgumentException>(() => MemoryLimits.Of(new SupervisorSettings { MemoryHardLimit = 1_000_000 }, GiB));

        Assert.Contains("'MemoryHardLimit' is 1000000 bytes", exception.Message, StringComparison.Ordinal);
        Assert.Contains("67108864", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SoftLimitAboveTheKill_IsRefused()
    {
        var settings = new SupervisorSettings { MemoryHardLimit = GiB, MemorySoftLimit = 2 * GiB };

        Assert.Contains("'MemorySoftLimit'", Assert.Throws<ArgumentException>(() => MemoryLimits.Of(settings, 8 * GiB)).Message, StringComparison.Ordinal);
    }
}
