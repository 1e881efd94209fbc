using ComputeHost.Daemon.Service;
using ComputeHost.Protocol.Seam;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Daemon.Tests.Service;

public sealed class DaemonHealthTests
{
    private static readonly NoWorkersException Cause = new("No worker is there:\nstarts have failed.");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void CheckReady_EachPoolHasAWorker_IsReady() =>
        Assert.Equal(new HealthReport(true, "ready\n"), Ready(Pool("a", Snapshot(workers: [Worker()])), Pool("b", Snapshot(workers: [Worker()]))));

    [Fact]
    public void CheckReady_APoolRestsOrStarts_IsReady() =>
        Assert.True(Ready(Pool("rests", Snapshot()), Pool("starts", Snapshot() with { Starting = 1 })).IsHealthy);

    [Fact]
    public void CheckReady_PoolsWithoutHope_AreNamedWithTheirCauses()
    {
        HealthReport report = Ready(
            Pool("good", Snapshot(workers: [Worker()])),
            Pool("bad", Snapshot(unavailable: Cause)),
            Pool("last one drains", Snapshot(workers: [Worker() with { Draining = true }], unavailable: Cause)));

        Assert.False(report.IsHealthy);
        Assert.Equal(
            "Pool 'bad' is not ready: No worker is there: starts have failed.\nPool 'last one drains' is not ready: No worker is there: starts have failed.\n",
            report.Text);
    }

    [Fact]
    public void CheckReady_TheDaemonDrains_IsNotReady()
    {
        HealthReport report = new DaemonHealth(() => [Pool("a", Snapshot(workers: [Worker()]))], static () => [], static () => true, _time).CheckReady();

        Assert.Equal((false, "The daemon drains: it finishes its calls and takes no new ones.\n"), (report.IsHealthy, report.Text));
    }

    [Fact]
    public async Task CheckLiveAsync_EachSupervisorTakesWork_IsLive() =>
        Assert.Equal(new HealthReport(true, "live\n"), await Health(Pool("a", Snapshot(unavailable: Cause))).CheckLiveAsync());

    [Fact]
    public async Task CheckLiveAsync_ASupervisorHangs_NamesItsPoolAtTheLimit()
    {
        Task<HealthReport> asked = Health(Pool("works", Snapshot()), Pool("hangs", Snapshot()) with { Pulse = static () => new TaskCompletionSource().Task }).CheckLiveAsync();
        _time.Advance(DaemonHealth.PulseLimit - TimeSpan.FromMilliseconds(1));
        Assert.False(asked.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        HealthReport report = await asked;
        Assert.False(report.IsHealthy);
        Assert.StartsWith("Pool 'hangs' hangs: the thread of its supervisor has taken nothing to do for 5 s", report.Text, StringComparison.Ordinal);
        Assert.Single(report.Text.TrimEnd('\n').Split('\n'));
    }

    private HealthReport Ready(params WatchedPool[] pools) => Health(pools).CheckReady();

    [Fact]
    public void CheckReady_QueueThatCannotBeUsed_SaysSo()
    {
        HealthReport report = new DaemonHealth(() => [], static () => [("sqlite:a", ""), ("sqlite:b", "The disk is full.")], static () => false, _time).CheckReady();

        Assert.Equal(new HealthReport(false, "The queue sqlite:b cannot be used: The disk is full. It is tried again until it can.\n"), report);
    }

    private DaemonHealth Health(params WatchedPool[] pools) => new(() => pools, static () => [], static () => false, _time);

    private static WatchedPool Pool(string name, WorkerDirectorySnapshot workers) => new(name, static () => Task.CompletedTask, () => workers);

    private static WorkerDirectorySnapshot Snapshot(IReadOnlyList<WorkerEndpoint>? workers = null, ComputeHostException? unavailable = null) =>
        new(1, workers ?? [], 0, unavailable);

    private static WorkerEndpoint Worker() => new(1, "w-1", 1, "unix:/nowhere", "token", 1, Draining: false);
}
