using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Settings;
using ComputeHost.TestSupport;

namespace ComputeHost.Supervisor.Tests.Processes;

public sealed class WorkerMetricsTests : ScriptedWorkerTest
{
    private readonly string _pool = $"pool-{Guid.NewGuid():N}";

    private SupervisorSettings Named => Settings with { Pool = _pool };

    [LinuxFact]
    public async Task StartsAndEnds_OfWorkersThatEndInDifferentWays_AreCountedByCause()
    {
        using var probe = new MeterProbe(_pool);
        await StartAsync(Named);
        WorkerEndpoint first = Workers[0];
        Signal(first.ProcessId, "KILL");
        await SuccessorAsync(first);
        WorkerEndpoint second = Workers[0];
        Supervisor.RequestRecycle();
        await SuccessorAsync(second);

        await Supervisor.DisposeAsync().DefaultTimeout();

        Assert.Equal(3, probe.Recorded("computehost.worker.starts").Count);
        Assert.Equal(
            ["computehost.worker.end.cause=killed", "computehost.worker.end.cause=recycled_requested", "computehost.worker.end.cause=stopped"],
            probe.Recorded("computehost.worker.ends").Select(item => item.Tags).Order());
    }

    [LinuxFact]
    public async Task Ends_OfAStartThatFails_IsCounted()
    {
        using var probe = new MeterProbe(_pool);
        Script.Write("exit 3");

        await Assert.ThrowsAsync<WorkerStartException>(() => StartAsync(Named));

        Assert.Equal([(1.0, "computehost.worker.end.cause=start_failed")], probe.Recorded("computehost.worker.ends"));
        Assert.Empty(probe.Observe("computehost.workers"));
    }

    [LinuxFact]
    public async Task Gauges_WhileThePoolLives_ShowItsWorkers()
    {
        using var probe = new MeterProbe(_pool);
        await StartAsync(Named with { StandbyWorkers = 1 });
        await Eventually.UntilAsync("one stands by", () => Supervisor.GetStatistics().Standby == 1);

        string state = "computehost.worker.state=";
        Assert.Equal([(0.0, $"{state}starting"), (1.0, $"{state}ready"), (1.0, $"{state}standby"), (0.0, $"{state}draining")], probe.Observe("computehost.workers"));
        Assert.Equal([(0.0, "")], probe.Observe("computehost.pool.degraded"));
        await Eventually.UntilAsync(
            "their memory is known",
            () => probe.Observe("computehost.worker.memory")[0].Value == Supervisor.GetStatistics().Workers.Sum(static worker => worker.Memory) && probe.Observe("computehost.worker.memory")[0].Value > 0);

        await Supervisor.DisposeAsync().DefaultTimeout();

        Assert.Empty(probe.Observe("computehost.workers"));
        Assert.Empty(probe.Observe("computehost.worker.memory"));
    }
}
