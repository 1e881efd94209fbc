using System.Text.Json;
using ComputeHost.LoadTests.Chaos;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Workers killed at random under load, and calls that carry faults; who lost what is found by joining the callers' history with the workers' ledger.</summary>
/// <param name="seconds">How long, at most.</param>
/// <param name="calls">How many calls, at most.</param>
/// <param name="longestCall">In milliseconds.</param>
/// <param name="atLeast">How many calls must succeed.</param>
/// <param name="settled">How long the host's memory may grow before its growth counts; null if it does not count at all.</param>
internal sealed class ChaosScenario : StormScenario
{
    // A minute of them: a collection more or less must not decide.
    private const int MemorySamples = 6;

    private readonly int _seconds;
    private readonly int _calls;
    private readonly int _longestCall;
    private readonly TimeSpan? _settled;

    public ChaosScenario(string name, string description, int kills, int seconds, int calls, int longestCall, int atLeast, TimeSpan? settled = null)
        : base(name, description, kills)
    {
        (_seconds, _calls, _longestCall, _settled) = (seconds, calls, longestCall, settled);
        Bounds =
        [
            None("late"),
            None("unaccounted"),
            None("counters_differ"),
            new(ComputeHostEcho.Name, "succeeded", BoundKind.AtLeast, atLeast),
            None("idempotent_lost"),
            None("ran_twice"),
            None("answered_unrun"),
            None("rejected_but_run"),
            None("processes_left"),
            None("files_left"),
            .. settled is null ? Array.Empty<Bound>() : [new(ComputeHostEcho.Name, "memory_growth", BoundKind.AtMost, 5)],
        ];
    }

    protected override async Task<ScenarioOutcome> RunAsync(StormGround ground, int blows, IProgress<string> progress, CancellationToken cancellationToken)
    {
        ChaosReport report;
        await using (ChildProgram host = ChildVerbs.StartChaosHost(_seconds, _calls, blows, _longestCall, ground.Environment))
        {
            string line;
            while ((line = await host.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The host ended before its report. Its error output above tells why."))[0] != '{')
            {
                progress.Report(line);
            }

            report = JsonSerializer.Deserialize<ChaosReport>(line)!;
        }

        ComputePoolStatistics pool = report.Statistics;
        Dictionary<CallOutcome, int> seen = report.Verdict.Outcomes;
        (CallOutcome Outcome, long Counted)[] counters =
        [
            (CallOutcome.Succeeded, pool.TotalSucceeded), (CallOutcome.Faulted, pool.TotalFaulted), (CallOutcome.Rejected, pool.TotalRejected),
            (CallOutcome.TimedOut, pool.TotalTimedOut), (CallOutcome.Lost, pool.TotalLost), (CallOutcome.Poisoned, pool.TotalPoisoned),
            (CallOutcome.Cancelled, pool.TotalCancelled),
        ];
        IReadOnlyList<string> files = ground.FindFiles([]);
        return new ScenarioOutcome(
            [
                One("submitted", pool.TotalSubmitted, "calls"),
                .. counters.Select(counter => One(Name(counter.Outcome), seen[counter.Outcome], "calls")),
                One("unaccounted", seen[CallOutcome.Unaccounted], "calls"),
                One("counters_differ", counters.Sum(counter => Math.Abs(counter.Counted - seen[counter.Outcome])) + Math.Abs(pool.TotalSubmitted - seen.Values.Sum()), "calls"),
                One("idempotent_lost", report.Verdict.IdempotentLost, "calls"),
                One("ran_twice", report.Verdict.RanTwice, "calls"),
                One("answered_unrun", report.Verdict.AnsweredUnrun, "calls"),
                One("rejected_but_run", report.Verdict.RejectedButRun, "calls"),
                One("late", report.Verdict.Late, "calls"),
                One("longest", report.Verdict.LongestMilliseconds, "ms"),
                One("kills", report.Kills, "workers"),
                One("workers_lost", pool.TotalWorkersLost, "workers"),
                One("workers_started", pool.TotalWorkersStarted, "workers"),
                One("took", report.Seconds, "s"),
                .. Memory(report),
                One("processes_left", ground.FindProcesses().Count, "processes"),
                One("files_left", files.Count, "files"),
            ],
            [.. files.Select(file => $"left: {file}")]);

        Result One(string metric, double value, string unit) => Of(metric, [value], unit);

        IEnumerable<Result> Memory(ChaosReport report)
        {
            if (_settled is not { } settled)
            {
                return [];
            }

            double[] early = [.. report.Memory.Skip((int)(settled / ChaosHost.MemoryInterval)).Take(MemorySamples)];
            double[] late = [.. report.Memory.TakeLast(MemorySamples)];
            double growth = 100 * ((Spread.Of(late).Median / Spread.Of(early).Median) - 1);
            return [Of("memory_settled", early, "MiB"), Of("memory_end", late, "MiB"), One("memory_growth", growth, "%")];
        }

        static string Name(CallOutcome outcome) => outcome == CallOutcome.TimedOut ? "timed_out" : outcome.ToString().ToLowerInvariant();
    }
}
