using ComputeHost.Client;
using ComputeHost.Client.Pool;
using ComputeHost.Daemon.Metrics;
using ComputeHost.Daemon.Service;
using ComputeHost.Protocol.Metrics;
using ComputeHost.Supervisor;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Settings;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Metrics;

/// <summary>A pool with a real worker, as scrapes and probes see it.</summary>
public sealed class MeasuredPoolTests
{
    [LinuxFact]
    public async Task Scrape_OfARealPool_HasItsCallsAndWorkersUntilItEnds()
    {
        string pool = $"pool \"{Guid.NewGuid():N}\"";
        string tag = $"computehost_pool=\"{pool}\"";
        using var logs = new LogCapture();
        using var store = new MetricStore(ComputeMeter.Instance);
        var clocks = new MethodClocks(TimeProvider.System);
        await using var supervisor = new WorkerSupervisor(new SupervisorSettings { MaxWorkers = 1, Pool = pool }, TimeProvider.System, logs);
        await using (var client = new PoolClient(new ClientSettings { Pool = pool }, supervisor, TimeProvider.System, logs, new ClientHooks { Observer = clocks }))
        {
            await supervisor.StartAsync(ProgramLaunch.Of(ProcessFacts.OfThisProcess()), CancellationToken.None).DefaultTimeout();
            var health = new DaemonHealth(() => [new WatchedPool(pool, supervisor.PulseAsync, () => supervisor.Current)], static () => [], static () => false, TimeProvider.System);
            Assert.Equal(new HealthReport(true, "ready\n"), health.CheckReady());
            Assert.Equal(new HealthReport(true, "live\n"), await health.CheckLiveAsync());
            for (int call = 0; call < 20; call++)
            {
                await client.RunAsync(MeasuredMethods.Double, call).DefaultTimeout();
            }

            await Assert.ThrowsAsync<ComputeFaultException>(() => client.RunAsync(MeasuredMethods.Fail, 1).DefaultTimeout());

            PrometheusPage page = PrometheusPage.Parse(PrometheusText.Write(store.Collect()));

            const string Method = "computehost_method=\"MeasuredMethods.Double\"";
            Assert.Equal(20, page.Samples[$"computehost_calls_total{{{Method},computehost_outcome=\"succeeded\",{tag}}}"]);
            Assert.Equal(1, page.Samples[$"computehost_calls_total{{computehost_method=\"MeasuredMethods.Fail\",computehost_outcome=\"faulted\",{tag}}}"]);
            Assert.Equal(20, page.Samples[$"computehost_call_run_duration_seconds_count{{{Method},{tag}}}"]);
            Assert.Equal(20, page.Samples[$"computehost_call_wait_duration_seconds_bucket{{{Method},{tag},le=\"+Inf\"}}"]);
            Assert.Equal(0, page.Samples[$"computehost_calls_waiting{{{tag}}}"]);
            Assert.Equal(1, page.Samples[$"computehost_workers{{{tag},computehost_worker_state=\"ready\"}}"]);
            Assert.Equal(1, page.Samples[$"computehost_worker_starts_total{{{tag}}}"]);
            Assert.Equal(0, page.Samples[$"computehost_pool_degraded{{{tag}}}"]);
            MethodTimes times = Assert.Single(clocks.Read(), static method => method.Name == "MeasuredMethods.Double");
            Assert.Equal((20, 0), (times.Calls, times.Failures));
            Assert.True(times.Wait.P50 > TimeSpan.Zero && times.Run.P50 <= times.Run.P99);
        }

        await supervisor.DisposeAsync();

        PrometheusPage after = PrometheusPage.Parse(PrometheusText.Write(store.Collect()));
        Assert.DoesNotContain($"computehost_calls_waiting{{{tag}}}", after.Samples.Keys);
        Assert.DoesNotContain($"computehost_workers{{{tag},computehost_worker_state=\"ready\"}}", after.Samples.Keys);
        Assert.Equal(1, after.Samples[$"computehost_worker_ends_total{{{tag},computehost_worker_end_cause=\"stopped\"}}"]);
        Assert.Equal(20, after.Samples[$"computehost_calls_total{{computehost_method=\"MeasuredMethods.Double\",computehost_outcome=\"succeeded\",{tag}}}"]);
    }
}
