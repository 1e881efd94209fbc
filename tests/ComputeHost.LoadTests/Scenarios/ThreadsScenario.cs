using System.Diagnostics;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>What threads of the host cost, what they do to the host, and how soon a caller is free whose method does not end.</summary>
internal sealed class ThreadsScenario : Scenario
{
    private const string IdleHost = "host-idle";
    private const string HostBesideThreads = "host-beside-threads";
    private const string Limit = "threads-limit";
    private const string Late = "late";
    private const string OverAllowance = "p99_over_allowance";

    /// <summary>In µs: a host may answer as slowly as this, however fast it is when nothing runs.</summary>
    private const double Tolerated = 10_000;

    /// <summary>Each leaves a thread behind that spins until the method's token, which it looks at, fires.</summary>
    private const int Limits = 20;

    private static readonly EchoLoad s_load = new(PayloadLength: 100, InFlight: 64, Workers: new ComputePoolOptions().Threads);

    // The stronger opponent: calls that take microseconds are faster with one worker fewer than there are processors.
    private static readonly EchoLoad s_processLoad = s_load with { Workers = Math.Max(1, s_load.Workers - 1) };

    private readonly ComparisonScenario _comparison;

    public ThreadsScenario()
        : base("threads", "threads of the host: 100 bytes there and back with 64 in flight; 64 blocking calls of 100 ms beside a web host; limits that pass")
    {
        _comparison = new ComparisonScenario(
            Name, Description, EchoContenders.ComputeHost(s_processLoad), EchoContenders.Threads(s_load), Web(IdleHost, Neighbour.Nothing), Web(HostBesideThreads, Neighbour.Threads),
            new Contender(Limit, MeasureLimitAsync));
        Baseline = ComputeHostEcho.Name;
        Bounds =
        [
            new(ThreadEcho.Name, Reading.PerSecond, BoundKind.AtLeast, 1.0, ComputeHostEcho.Name),
            new(HostBesideThreads, OverAllowance, BoundKind.AtMost, 1.0),
            new(Limit, Late, BoundKind.AtMost, 50),
        ];
    }

    public override IReadOnlyList<string> Subjects => _comparison.Subjects;

    public override int CountSteps(LoadTestOptions options) => _comparison.CountSteps(options);

    public override async Task<ScenarioOutcome> RunAsync(LoadTestOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        ScenarioOutcome outcome = await _comparison.RunAsync(options, progress, cancellationToken);
        double? idle = MedianOf(IdleHost);
        double? beside = MedianOf(HostBesideThreads);
        return idle is null || beside is null ? outcome
            : outcome with { Results = [.. outcome.Results, new Result(Name, HostBesideThreads, OverAllowance, Spread.Of([beside.Value / Math.Max(2 * idle.Value, Tolerated)]), "×")] };

        double? MedianOf(string subject) => outcome.Results.FirstOrDefault(result => result.Subject == subject && result.Metric == Reading.P99)?.Spread.Median;
    }

    private static Contender Web(string name, Neighbour neighbour) => new(name, async (options, cancellationToken) =>
    {
        await using ChildProgram host = ChildVerbs.StartWebHost(neighbour);
        var url = new Uri(await host.WaitForReadyAsync(cancellationToken));
        using var probe = new OpenLoopProbe(url);
        await probe.MeasureAsync(options.WarmUp, cancellationToken);
        using (var client = new HttpClient())
        {
            using HttpResponseMessage begun = await client.PostAsync(new Uri(url, "load"), content: null, cancellationToken);
            begun.EnsureSuccessStatusCode();
        }

        await probe.MeasureAsync(options.WarmUp, cancellationToken);
        return await probe.MeasureAsync(options.Duration, cancellationToken);
    });

    /// <summary>How long after its limit a caller has its exception, in ms, while the method and its like occupy all processors.</summary>
    private static async Task<IReadOnlyList<Reading>> MeasureLimitAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromMilliseconds(200);
        await using ComputePool pool = await ComputePool.StartAsync(
            new ComputePoolOptions { Tactic = ComputeTactic.Thread, CancellationGrace = TimeSpan.FromMilliseconds(50) }, cancellationToken);
        List<double> late = [];
        for (int round = 0; round < Limits; round++)
        {
            long start = Stopwatch.GetTimestamp();
            Task call = pool.RunAsync(Echo.SpinUntilCancelled, new ComputeCallOptions { Timeout = limit }, cancellationToken);
            await ((Task)call.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            late.Add((Stopwatch.GetElapsedTime(start) - limit).TotalMilliseconds);
        }

        return [new(Late, late.Max(), "ms")];
    }
}
