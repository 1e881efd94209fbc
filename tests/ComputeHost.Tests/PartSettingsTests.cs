using ComputeHost.Client;
using ComputeHost.Processes;
using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Restarting;
using ComputeHost.Supervisor.Settings;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Tests;

public sealed class PartSettingsTests
{
    private static readonly ComputePoolOptions Options = new()
    {
        MinWorkers = 2,
        MaxWorkers = 3,
        StandbyWorkers = 4,
        SlotsPerWorker = 5,
        PendingLimit = 6,
        PendingQueueFullMode = PendingQueueFullMode.Wait,
        StartTimeout = TimeSpan.FromSeconds(7),
        QueueTimeout = TimeSpan.FromSeconds(8),
        ExecutionTimeout = TimeSpan.FromSeconds(9),
        CancellationGrace = TimeSpan.FromSeconds(10),
        DrainTimeout = TimeSpan.FromSeconds(11),
        MaxPayload = 4096,
        WorkerNice = 12,
        Picker = ComputePicker.LeastLoaded,
        MaxCallsPerWorker = 13,
        MaxWorkerAge = TimeSpan.FromSeconds(14),
        MemorySoftLimit = 100_000_000,
        MemoryHardLimit = 200_000_000,
        FailureLimit = 16,
        MaxRestartDelay = TimeSpan.FromSeconds(17),
        DumpDirectory = "/dumps",
        MaxDumps = 18,
        MaxDumpSize = 19_000_000,
        WorkerCommand = ["program"],
        WorkerEnvironment = { ["A"] = "1" },
        IdleTimeout = TimeSpan.FromSeconds(15),
    };

    [Fact]
    public void ForClient_EveryOption_Arrives() => Assert.Equal(
        new ClientSettings
        {
            PendingLimit = 6,
            WaitWhenFull = true,
            QueueTimeout = TimeSpan.FromSeconds(8),
            ExecutionTimeout = TimeSpan.FromSeconds(9),
            CancellationGrace = TimeSpan.FromSeconds(10),
            DrainTimeout = TimeSpan.FromSeconds(11),
            MaxPayload = 4096,
            Picker = ComputePicker.LeastLoaded,
            ComparesTypes = true,
        },
        PartSettings.ForClient(ComputePoolSettings.From(Options)));

    [Fact]
    public void ForSupervisor_EveryOption_Arrives()
    {
        var settings = ComputePoolSettings.From(Options);

        Assert.Equal(
            new SupervisorSettings
            {
                MinWorkers = 2,
                MaxWorkers = 3,
                StandbyWorkers = 4,
                SlotsPerWorker = 5,
                StartTimeout = TimeSpan.FromSeconds(7),
                DrainTimeout = TimeSpan.FromDays(24),
                IdleTimeout = TimeSpan.FromSeconds(15),
                CancellationGrace = TimeSpan.FromSeconds(10),
                WorkerLogLevel = LogLevel.None,
                WorkerEnvironment = settings.WorkerEnvironment,
                WorkerNice = 12,
                MaxPayload = 4096,
                MaxCallsPerWorker = 13,
                MaxWorkerAge = TimeSpan.FromSeconds(14),
                MemorySoftLimit = 100_000_000,
                MemoryHardLimit = 200_000_000,
                RestartLimits = new RestartLimits(16, TimeSpan.FromSeconds(17)),
                Dumps = new DumpSettings("/dumps", 18, 19_000_000),
            },
            PartSettings.ForSupervisor(settings));
    }

    [Fact]
    public void ForSupervisor_InfiniteIdleTimeout_NeverPasses() => Assert.Equal(
        TimeSpan.MaxValue,
        PartSettings.ForSupervisor(ComputePoolSettings.From(new ComputePoolOptions { IdleTimeout = Timeout.InfiniteTimeSpan })).IdleTimeout);
}
