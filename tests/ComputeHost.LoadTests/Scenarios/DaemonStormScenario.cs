using System.Diagnostics;
using ComputeHost.Daemon.Tests.Storms;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;
using ComputeHost.TestSupport;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>
/// Programs that share a daemon while its workers and itself are killed; who lost what is found by joining the programs' accounts with the workers' ledger. Its count is that of the
/// daemon's deaths.
/// </summary>
internal sealed class DaemonStormScenario : StormScenario
{
    private const int Programs = 3;

    /// <summary>Between two deaths of the daemon. It is back after one or two of them.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_workerInterval = TimeSpan.FromSeconds(1.3);

    public DaemonStormScenario()
        : base("daemon-storm", "three programs call a daemon for 60 s, which is killed five times, and its workers more often", count: 5) => Bounds =
        [
            None("other_endings"),
            None("ran_twice"),
            None("answered_unrun"),
            None("idempotent_lost"),
            None("without_cause"),
            // Less than a client waits before it takes a silent daemon for dead: so no call was forgotten.
            new(ComputeHostEcho.Name, "longest", BoundKind.AtMost, 10_000),
            new(ComputeHostEcho.Name, "carried_over_per_kill", BoundKind.AtLeast, (Programs * StormCaller.InFlight) - DaemonSlots),
            None("processes_left"),
            None("files_left"),
            None("segments_grown"),
            None("handles_grown"),
            None("threads_grown"),
        ];

    /// <summary>At most so many calls are with workers when the daemon dies: each of two has one and may hold others back.</summary>
    private const int DaemonSlots = 12;

    protected override async Task<ScenarioOutcome> RunAsync(StormGround ground, int blows, IProgress<string> progress, CancellationToken cancellationToken)
    {
        using var ledger = new Ledger();
        List<long> daemonKills = [];
        List<double> outages = [];
        int workerKills = 0;
        var random = new Random(blows);
        List<StormProgramReport> reports = [];
        string directory;
        string[] files;
        await using (TestDaemon daemon = await TestDaemon.StartAsync(DaemonEcho.Pool(workers: 2)))
        {
            directory = daemon.DirectoryPath;
            TimeSpan duration = s_interval * (blows + 1);
            ChildProgram[] programs = [.. Enumerable.Range(1, Programs).Select(number => ChildVerbs.StartStormProgram(daemon.Address, ledger.Path, $"program{number}", duration, ground.Environment))];
            try
            {
                foreach (ChildProgram program in programs)
                {
                    await program.WaitForReadyAsync(cancellationToken);
                }

                for (int blow = 1; blow <= blows; blow++)
                {
                    progress.Report($"death {blow}/{blows}");
                    await KillWorkersAsync(daemon, s_interval);
                    daemonKills.Add(Stopwatch.GetTimestamp());
                    await daemon.KillAsync();
                    await daemon.RestartAsync();
                    outages.Add(Stopwatch.GetElapsedTime(daemonKills[^1]).TotalMilliseconds);
                }

                foreach (ChildProgram program in programs)
                {
                    reports.Add(await program.ReadReportAsync<StormProgramReport>(duration + TimeSpan.FromMinutes(1), cancellationToken));
                }
            }
            finally
            {
                foreach (ChildProgram program in programs)
                {
                    await program.DisposeAsync();
                }
            }

            daemon.Signal("TERM");
            await daemon.WaitForExitAsync();
            files = [.. Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path)!).Except(["d.json", "state"])];
        }

        var verdict = StormVerdict.Of([.. reports.SelectMany(static report => report.Calls)], File.ReadLines(ledger.Path), daemonKills);
        IReadOnlyList<string> left = [.. files, .. ground.FindFiles([])];
        return new ScenarioOutcome(
            [
                One("calls", verdict.Calls, "calls"),
                One("succeeded", verdict.Succeeded, "calls"),
                One("unknown", verdict.Unknown, "calls"),
                One("without_cause", verdict.WithoutCause, "calls"),
                One("other_endings", verdict.Others.Count + Math.Abs(verdict.Calls - verdict.Succeeded - verdict.Unknown - verdict.Others.Count), "calls"),
                One("ran_twice", verdict.RanTwice, "calls"),
                One("answered_unrun", verdict.AnsweredUnrun, "calls"),
                One("idempotent_lost", verdict.IdempotentLost, "calls"),
                One("carried_over_per_kill", (double)verdict.CarriedOver / blows, "calls"),
                One("longest", verdict.Longest.TotalMilliseconds, "ms"),
                Of("outage", outages, "ms"),
                One("worker_kills", workerKills, "workers"),
                One("sessions", reports.Sum(static report => report.Sessions), "sessions"),
                One("handles_grown", reports.Sum(static report => Math.Max(0, report.HandlesGrown)), "descriptors"),
                One("threads_grown", reports.Sum(static report => Math.Max(0, report.ThreadsGrown)), "threads"),
                One("segments_grown", reports.Sum(static report => Math.Max(0, report.SegmentsGrown)), "mappings"),
                One("processes_left", ground.FindProcesses().Count + ProcessWatch.WithMarker(directory).Count, "processes"),
                One("files_left", left.Count, "files"),
            ],
            [.. left.Select(static file => $"left: {file}"), .. verdict.Others.Distinct().Take(10).Select(static other => $"ended otherwise: {other}")]);

        async Task KillWorkersAsync(TestDaemon daemon, TimeSpan duration)
        {
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                await Task.Delay(s_workerInterval, cancellationToken);
                IReadOnlyList<LiveProcess> workers = ProcessWatch.Descendants(daemon.ProcessId);
                if (workers.Count > 0 && TryKill(workers[random.Next(workers.Count)].Id))
                {
                    workerKills++;
                }
            }
        }

        Result One(string metric, double value, string unit) => Of(metric, [value], unit);
    }

    private static bool TryKill(int processId)
    {
        try
        {
            using Process worker = Process.GetProcessById(processId);
            worker.Kill();
            return true;
        }
        catch (ArgumentException)
        {
            // It has ended meanwhile.
            return false;
        }
    }
}
