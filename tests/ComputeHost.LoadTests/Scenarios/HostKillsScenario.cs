using System.Diagnostics;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Hosts ended by <c>kill -9</c> while their pool is under load; every fifth while it still starts.</summary>
internal sealed class HostKillsScenario : StormScenario
{
    private const int KilledDuringStart = 5;

    private static readonly TimeSpan s_bearable = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_givenUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    // The same moments in every run, so that two runs can be compared.
    private readonly Random _random = new(20);

    public HostKillsScenario()
        : base("host-kills", "hosts with a loaded pool ended by kill -9, then one start that sweeps", count: 50) => Bounds =
        [
            None("outlived_2s"),
            None("processes_left"),
            None("files_left"),
            new(ComputeHostEcho.Name, "workers_before_kill", BoundKind.AtLeast, 1),
        ];

    protected override async Task<ScenarioOutcome> RunAsync(StormGround ground, int blows, IProgress<string> progress, CancellationToken cancellationToken)
    {
        List<double> workers = [];
        List<double> ends = [];
        List<double> filesAfterKill = [];
        List<int> hosts = [];
        while (hosts.Count < blows)
        {
            progress.Report($"kill {hosts.Count + 1}/{blows}");
            bool duringStart = hosts.Count % KilledDuringStart == KilledDuringStart - 1;
            await using ChildProgram host = ChildVerbs.StartLoadedHost(ground.Environment);
            if (!duringStart)
            {
                await host.WaitForReadyAsync(cancellationToken);
                workers.Add(ground.FindProcesses().Count(process => process != host.ProcessId));
            }

            await Task.Delay(_random.Next(500), cancellationToken);
            host.Kill();
            ends.Add((await WaitForNoProcessAsync(ground, cancellationToken)).TotalMilliseconds);
            hosts.Add(host.ProcessId);
            filesAfterKill.Add(ground.FindFiles(hosts).Count);
        }

        await SweepAsync(ground, cancellationToken);
        IReadOnlyList<string> files = ground.FindFiles(hosts);
        ends.Sort();
        return new ScenarioOutcome(
            [
                Of("workers_before_kill", workers, "processes"),
                Of("workers_end", ends, "ms"),
                Of("workers_end_p95", [ends[(int)Math.Ceiling(ends.Count * 0.95) - 1]], "ms"),
                Of("outlived_2s", [ends.Count(end => end > s_bearable.TotalMilliseconds)], "hosts"),
                Of("files_before_sweep", filesAfterKill, "files"),
                Of("processes_left", [ground.FindProcesses().Count], "processes"),
                Of("files_left", [files.Count], "files"),
            ],
            [.. files.Select(file => $"left: {file}")]);
    }

    private static async Task<TimeSpan> WaitForNoProcessAsync(StormGround ground, CancellationToken cancellationToken)
    {
        long kill = Stopwatch.GetTimestamp();
        while (ground.FindProcesses().Count > 0 && Stopwatch.GetElapsedTime(kill) < s_givenUp)
        {
            await Task.Delay(s_look, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(kill);
    }

    private static async Task SweepAsync(StormGround ground, CancellationToken cancellationToken)
    {
        await using ChildProgram host = ChildVerbs.StartStartsHost(1, ground.Environment);
        await host.ReadLineAsync(cancellationToken);
    }
}
