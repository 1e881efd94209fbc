using System.Diagnostics;
using System.Globalization;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Programs that are killed, or stopped, while a daemon works for them: what that costs the others, and the daemon. Its count is that of the kills.</summary>
internal sealed class DaemonGoScenario : StormScenario
{
    private const int OthersInFlight = 16;

    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_memoryInterval = TimeSpan.FromMilliseconds(50);

    public DaemonGoScenario()
        : base("daemon-go", "programs are killed under a call that does not return, then one is stopped with 500 results of 1 MiB under way", count: 5) => Bounds =
        [
            new(ComputeHostEcho.Name, "freed_after_grace", BoundKind.AtMost, 1000),
            new(ComputeHostEcho.Name, "rate_kept", BoundKind.AtLeast, 0.8),
            new(ComputeHostEcho.Name, "overrun", BoundKind.AtMost, 500),
            new(ComputeHostEcho.Name, "memory_growth", BoundKind.AtMost, 128),
            None("others"),
            None("processes_left"),
            None("files_left"),
        ];

    protected override async Task<ScenarioOutcome> RunAsync(StormGround ground, int blows, IProgress<string> progress, CancellationToken cancellationToken)
    {
        List<double> freed = [];
        List<int> killed = [];
        string directory;
        string pool = string.Create(CultureInfo.InvariantCulture, $"\"cancellationGrace\": \"{s_grace.TotalSeconds}s\", ");
        await using (TestDaemon daemon = await TestDaemon.StartAsync(pool + DaemonEcho.Pool(workers: 1)))
        await using (ComputeClient others = await ComputeClient.ConnectAsync(daemon.Address, cancellationToken: cancellationToken))
        {
            directory = daemon.DirectoryPath;
            for (int blow = 1; blow <= blows; blow++)
            {
                progress.Report($"kill {blow}/{blows}");
                freed.Add((await KillAsync(daemon, others, ground, killed, cancellationToken) - s_grace).TotalMilliseconds);
            }
        }

        StopFindings stopped;
        await using (TestDaemon daemon = await TestDaemon.StartAsync(pool + DaemonEcho.Pool(workers: 2)))
        {
            stopped = await StopAsync(daemon, ground, progress, cancellationToken);
        }

        IReadOnlyList<string> files = ground.FindFiles(killed);
        return new ScenarioOutcome(
            [
                Of("freed_after_grace", [freed.Max()], "ms"),
                Of("freed_after_grace_each", freed, "ms"),
                Of("rate_alone", [stopped.RateAlone], "calls/s"),
                Of("rate_beside", [stopped.RateBeside], "calls/s"),
                Of("rate_stopped", [stopped.RateStopped], "calls/s"),
                Of("rate_kept", [stopped.RateStopped / stopped.RateAlone], "×"),
                Of("overrun", [stopped.Overrun.TotalMilliseconds], "ms"),
                Of("memory_start", [stopped.MemoryStart], "MiB"),
                Of("memory_beside", [stopped.MemoryBeside], "MiB"),
                Of("memory_stopped", [stopped.MemoryStopped], "MiB"),
                Of("memory_growth", [stopped.MemoryStopped - stopped.MemoryStart], "MiB"),
                Of("succeeded", [stopped.Report.Succeeded], "calls"),
                Of("lost", [stopped.Report.Lost], "calls"),
                Of("others", [stopped.Report.Others], "calls"),
                Of("processes_left", [ground.FindProcesses().Count + ProcessWatch.WithMarker(directory).Count], "processes"),
                Of("files_left", [files.Count], "files"),
            ],
            [.. files.Select(static file => $"left: {file}")]);
    }

    /// <returns>How long after the client's death its worker served another.</returns>
    private static async Task<TimeSpan> KillAsync(TestDaemon daemon, ComputeClient others, StormGround ground, List<int> victims, CancellationToken cancellationToken)
    {
        using var ledger = new Ledger();
        await using ChildProgram program = ChildVerbs.StartGreedyProgram(daemon.Address, ledger.Path, TimeSpan.FromHours(1), ground.Environment);
        await program.WaitForReadyAsync(cancellationToken);
        await program.WriteLineAsync(GreedyProgram.Commands.Stay);
        await FirstMarkAsync(ledger, cancellationToken);
        Task<int> next = others.RunAsync(Work.Twice, 1, cancellationToken);
        long killed = Stopwatch.GetTimestamp();
        victims.Add(program.ProcessId);
        program.Kill();
        await next;
        return Stopwatch.GetElapsedTime(killed);
    }

    private static async Task<StopFindings> StopAsync(TestDaemon daemon, StormGround ground, IProgress<string> progress, CancellationToken cancellationToken)
    {
        using var ledger = new Ledger();
        await using ComputeClient others = await ComputeClient.ConnectAsync(daemon.Address, cancellationToken: cancellationToken);
        await RateAsync(others, TimeSpan.FromSeconds(2), cancellationToken);
        double memoryStart = ProcessTable.ReadAnonymousMemory(daemon.ProcessId);
        double alone = await RateAsync(others, TimeSpan.FromSeconds(3), cancellationToken);
        await using ChildProgram program = ChildVerbs.StartGreedyProgram(daemon.Address, ledger.Path, s_limit, ground.Environment);
        // It has nothing else under way, so that its session lasts, and its call ends by its limit alone.
        await using ChildProgram patient = ChildVerbs.StartGreedyProgram(daemon.Address, ledger.Path, s_limit, ground.Environment);
        await program.WaitForReadyAsync(cancellationToken);
        await patient.WaitForReadyAsync(cancellationToken);
        await program.WriteLineAsync(GreedyProgram.Commands.Fill);
        progress.Report("beside");
        await RateAsync(others, TimeSpan.FromSeconds(2), cancellationToken);
        double beside = await RateAsync(others, TimeSpan.FromSeconds(3), cancellationToken);
        double memoryBeside = ProcessTable.ReadAnonymousMemory(daemon.ProcessId);

        await patient.WriteLineAsync(GreedyProgram.Commands.Stay);
        int worker = await FirstMarkAsync(ledger, cancellationToken);
        long entered = Stopwatch.GetTimestamp();
        patient.Signal("STOP");
        program.Signal("STOP");
        progress.Report("stopped");
        using var rest = new CancellationTokenSource();
        Task<double> memory = WatchMemoryAsync(daemon.ProcessId, rest.Token);
        Task<TimeSpan> overrun = OverrunAsync(worker, entered, cancellationToken);
        double stopped = await RateAsync(others, TimeSpan.FromSeconds(5), cancellationToken);
        TimeSpan late = await overrun;
        await rest.CancelAsync();

        patient.Signal("CONT");
        program.Signal("CONT");
        await program.WriteLineAsync(GreedyProgram.Commands.End);
        return new StopFindings
        {
            RateAlone = alone,
            RateBeside = beside,
            RateStopped = stopped,
            Overrun = late,
            MemoryStart = memoryStart,
            MemoryBeside = memoryBeside,
            MemoryStopped = await memory,
            Report = await program.ReadReportAsync<GreedyReport>(TimeSpan.FromMinutes(1), cancellationToken),
        };
    }

    private static async Task<double> RateAsync(ComputeClient client, TimeSpan duration, CancellationToken cancellationToken)
    {
        byte[] payload = new byte[100];
        IReadOnlyList<Reading> readings = await ClosedLoop.RunAsync(() => client.RunAsync(Work.Echo, payload), OthersInFlight, duration, cancellationToken);
        return readings.Single(static reading => reading.Metric == Reading.PerSecond).Value;
    }

    /// <returns>The process of the worker that a call has begun in.</returns>
    private static async Task<int> FirstMarkAsync(Ledger ledger, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (ledger.Read().Keys.ToArray() is [var worker, ..])
            {
                return worker;
            }

            await Task.Delay(s_look, cancellationToken);
        }
    }

    /// <returns>How long a worker lived beyond its call's limit and grace.</returns>
    private static async Task<TimeSpan> OverrunAsync(int worker, long entered, CancellationToken cancellationToken)
    {
        while (ProcessWatch.IsAlive(worker))
        {
            await Task.Delay(s_look, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(entered) - s_limit - s_grace;
    }

    /// <returns>The most anonymous memory that a process had.</returns>
    private static async Task<double> WatchMemoryAsync(int processId, CancellationToken end)
    {
        double most = 0;
        while (!end.IsCancellationRequested)
        {
            most = Math.Max(most, ProcessTable.ReadAnonymousMemory(processId));
            await Task.Delay(s_memoryInterval, CancellationToken.None);
        }

        return most;
    }

    private sealed record StopFindings
    {
        public required double RateAlone { get; init; }

        /// <summary>While another program of the same user has many results under way, before which theirs have no turn.</summary>
        public required double RateBeside { get; init; }

        public required double RateStopped { get; init; }

        public required TimeSpan Overrun { get; init; }

        public required double MemoryStart { get; init; }

        public required double MemoryBeside { get; init; }

        public required double MemoryStopped { get; init; }

        public required GreedyReport Report { get; init; }
    }
}
