using System.Diagnostics;
using System.Runtime.Versioning;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;
using ComputeHost.TestSupport;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>How the workers' time is divided among clients, which are users of the machine: so only root can measure it.</summary>
internal sealed class DaemonFairScenario : Scenario
{
    private const int Workers = 2;
    private const int FirstUser = 4201;
    private const int SecondUser = 4202;
    private const string Group = "users";

    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_busy = TimeSpan.FromSeconds(10);
    private static readonly FairLoad s_few = new(Milliseconds: 20, InFlight: 10);

    private static readonly (string Name, bool ByCalls, FairLoad First, FairLoad Second)[] s_pairs =
    [
        ("share_by_flight", true, new(5, 1000), new(5, 4)),
        ("share_by_length", false, new(100, 64), new(5, 64)),
        ("share_by_connections", true, new(5, 8, Connections: 10), new(5, 8)),
    ];

    public DaemonFairScenario()
        : base("daemon-fair", "two users with unequal demands of a daemon with two workers, each time for 10 s") => Bounds =
        [
            .. s_pairs.Select(static pair => new Bound(DaemonEcho.Name, pair.Name, BoundKind.AtLeast, 0.8)),
            new(DaemonEcho.Name, "few_behind_many", BoundKind.AtMost, 3),
        ];

    public override IReadOnlyList<string> Subjects { get; } = [DaemonEcho.Name];

    public override int CountSteps(LoadTestOptions options) => s_pairs.Length + 1;

    public override async Task<ScenarioOutcome> RunAsync(LoadTestOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return new ScenarioOutcome([], ["skipped: only root can start programs of two users"]);
        }

        List<Result> results = [];
        await using TestDaemon daemon = await TestDaemon.StartAsync(
            DaemonEcho.Pool(Workers), $"\"socketGroup\": \"{Group}\", \"clients\": {{ \"*\": {{ \"maxWaiting\": 200000 }} }},", LetEverybodyEnter);
        foreach ((string name, bool byCalls, FairLoad first, FairLoad second) in s_pairs)
        {
            progress.Report(name);
            (FairReport Used, double Seconds)[] clients = await ShareAsync(daemon, first, second, cancellationToken);
            double[] counts = [.. clients.Select(client => byCalls ? client.Used.Served : client.Used.Microseconds / 1000.0)];
            results.Add(Of(name, counts.Min() / counts.Max(), "×"));
            foreach (((FairReport used, double seconds), string which) in clients.Zip(["first", "second"]))
            {
                results.Add(Of($"{name}_{which}", used.Served / seconds, "calls/s"));
                results.Add(Of($"{name}_{which}_time", used.Microseconds / 1000.0 / seconds, "ms/s"));
            }
        }

        progress.Report("few_behind_many");
        TimeSpan few = await FewBehindManyAsync(daemon, cancellationToken);
        double onHalf = s_few.InFlight * s_few.Milliseconds / (Workers / 2.0);
        results.AddRange([Of("few_behind_many", few.TotalMilliseconds / onHalf, "×"), Of("few", few.TotalMilliseconds, "ms")]);
        return new ScenarioOutcome(results, []);
    }

    [SupportedOSPlatform("linux")]
    private static void LetEverybodyEnter(string directory) =>
        File.SetUnixFileMode(directory, File.GetUnixFileMode(directory) | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

    /// <returns>What each had of the workers, and in which time, after both were busy for a while.</returns>
    private static async Task<(FairReport Used, double Seconds)[]> ShareAsync(TestDaemon daemon, FairLoad first, FairLoad second, CancellationToken cancellationToken)
    {
        await using ChildProgram one = ChildVerbs.StartFairProgram(FirstUser, Group, daemon.Address, first);
        await using ChildProgram other = ChildVerbs.StartFairProgram(SecondUser, Group, daemon.Address, second);
        ChildProgram[] programs = [one, other];
        foreach (ChildProgram program in programs)
        {
            await program.WaitForReadyAsync(cancellationToken);
            await program.WriteLineAsync(FairProgram.Commands.Call);
        }

        await Task.Delay(s_settle, cancellationToken);
        (FairReport Had, long At)[] before = await Task.WhenAll(programs.Select(CountAsync));
        await Task.Delay(s_busy, cancellationToken);
        (FairReport Had, long At)[] after = await Task.WhenAll(programs.Select(CountAsync));
        return [.. before.Zip(after, static (start, end) => (new FairReport(end.Had.Served - start.Had.Served, end.Had.Microseconds - start.Had.Microseconds), Stopwatch.GetElapsedTime(start.At, end.At).TotalSeconds))];

        async Task<(FairReport Had, long At)> CountAsync(ChildProgram program)
        {
            await program.WriteLineAsync(FairProgram.Commands.Tell);
            return (await program.ReadReportAsync<FairReport>(TimeSpan.Zero, cancellationToken), Stopwatch.GetTimestamp());
        }
    }

    private static async Task<TimeSpan> FewBehindManyAsync(TestDaemon daemon, CancellationToken cancellationToken)
    {
        await using ChildProgram many = ChildVerbs.StartFairProgram(FirstUser, Group, daemon.Address, new FairLoad(Milliseconds: 5, InFlight: 100_000));
        await using ChildProgram few = ChildVerbs.StartFairProgram(SecondUser, Group, daemon.Address, s_few);
        await few.WaitForReadyAsync(cancellationToken);
        await many.WaitForReadyAsync(cancellationToken);
        await many.WriteLineAsync(FairProgram.Commands.Call);
        await Task.Delay(s_settle, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        await few.WriteLineAsync(FairProgram.Commands.CallOnce);
        await few.ReadReportAsync<int>(TimeSpan.FromMinutes(10), cancellationToken);
        return Stopwatch.GetElapsedTime(start);
    }

    private Result Of(string metric, double value, string unit) => new(Name, DaemonEcho.Name, metric, Spread.Of([value]), unit);
}
