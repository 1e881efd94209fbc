using ComputeHost.LoadTests.Measurement;
using ComputeHost.QueueApp.Chaos;
using ComputeHost.TestSupport.Brokers;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>
/// Consumers of a queue that are killed each second; what ran and what was charged is found by joining the caller's account, the queue's records and
/// the consumers'
/// run log.
/// </summary>
internal sealed class QueueChaosScenario : Scenario
{
    private const string Sqlite = "SQLite";
    private const string SqliteOnce = "SQLite-once";
    private const string SqliteWorkers = "SQLite-workers";
    private const string Rabbit = "RabbitMQ";
    private const string RabbitOnce = "RabbitMQ-once";

    private const int Jobs = 10_000;

    private static readonly string[] s_never =
        ["other_endings", "wrong_values", "not_one_result", "answered_unrun", "ran_twice", "uncharged_runs", "unjustified_unknown", "refused", "processes_left"];

    public QueueChaosScenario()
        : base(
            "queue-chaos",
            "10,000 jobs at three consumers, of which one is killed each second; a broker is restarted twice; -once: not idempotent; -workers: in worker processes") =>
        Bounds =
        [
            .. ((string[])[Sqlite, SqliteOnce, SqliteWorkers, Rabbit, RabbitOnce]).SelectMany(OneResultEach),
            None(Sqlite, "unknown"),
            None(Sqlite, "charged_unrun"),
            None(SqliteOnce, "charged_unrun"),
            None(SqliteWorkers, "unknown"),
            None(Rabbit, "unknown"),
            new(Rabbit, "extra_runs_of_most", BoundKind.AtMost, 1),
        ];

    public override IReadOnlyList<string> Subjects { get; } = [Sqlite, SqliteOnce, SqliteWorkers, Rabbit, RabbitOnce];

    public override int CountSteps(LoadTestOptions options) => Subjects.Count(options.Includes);

    public override async Task<ScenarioOutcome> RunAsync(LoadTestOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        List<Result> results = [];
        List<string> notes = [];
        foreach (string subject in Subjects.Where(options.Includes))
        {
            progress.Report(subject);
            if (subject is Rabbit or RabbitOnce && RabbitBroker.Obstacle is { } obstacle)
            {
                notes.Add($"{subject} was skipped: {obstacle}");
                continue;
            }

            ChaosReport report = await MeasureAsync(subject, options.StormCount ?? Jobs, cancellationToken);
            results.AddRange(FiguresOf(subject, report));
            notes.AddRange(report.Verdict.Others.Distinct().Take(10).Select(other => $"{subject}: ended otherwise: {other}"));
        }

        return new ScenarioOutcome(results, notes);
    }

    private static Task<ChaosReport> MeasureAsync(string subject, int jobs, CancellationToken cancellationToken) =>
        subject is Rabbit or RabbitOnce ? MeasureRabbitAsync(subject, jobs, cancellationToken) : MeasureSqliteAsync(subject, jobs, cancellationToken);

    private static async Task<ChaosReport> MeasureRabbitAsync(string subject, int jobs, CancellationToken cancellationToken)
    {
        await using RabbitBroker broker = await RabbitBroker.StartAsync();
        return await QueueChaos.RunAsync(ChaosPlan.At(broker, jobs, idempotent: subject != RabbitOnce), cancellationToken);
    }

    private static async Task<ChaosReport> MeasureSqliteAsync(string subject, int jobs, CancellationToken cancellationToken)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("chq-");
        try
        {
            return await QueueChaos.RunAsync(
                new ChaosPlan
                {
                    Url = $"sqlite:{directory.FullName}/jobs.db",
                    Jobs = jobs,
                    Idempotent = subject != SqliteOnce,
                    RunOn = subject == SqliteWorkers ? ComputeTactic.Process : ComputeTactic.Thread,
                },
                cancellationToken);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private IEnumerable<Result> FiguresOf(string subject, ChaosReport report)
    {
        ChaosVerdict verdict = report.Verdict;
        return
        [
            One("jobs", verdict.Jobs, "jobs"),
            One("succeeded", verdict.Succeeded, "jobs"),
            One("unknown", verdict.Unknown, "jobs"),
            One("unknown_unrun", verdict.UnknownUnrun, "jobs"),
            One("unjustified_unknown", verdict.UnjustifiedUnknown, "jobs"),
            One("other_endings", verdict.Others.Count, "jobs"),
            One("wrong_values", verdict.WrongValues, "jobs"),
            One("not_one_result", verdict.NotOneResult, "jobs"),
            One("answered_unrun", verdict.AnsweredUnrun, "jobs"),
            One("ran_twice", verdict.RanTwice, "jobs"),
            One("extra_runs", verdict.ExtraRuns, "runs"),
            .. verdict.Charged is { } charged ? Charges(charged) : [],
            .. subject is Rabbit or RabbitOnce ? BrokerCosts() : [],
            One("kills", report.Kills, "consumers"),
            One("processes_left", report.ProcessesLeft, "processes"),
            One("refused", report.Refused, "jobs"),
            One("dropped", report.Dropped, "outcomes"),
            One("duration", report.Duration.TotalSeconds, "s"),
            One("find_all", report.FindTime.TotalSeconds, "s"),
        ];

        Result[] Charges(int charged) =>
            [One("charged", charged, "attempts"), One("uncharged_runs", verdict.UnchargedRuns, "runs"), One("charged_unrun", verdict.ChargedUnrun, "attempts")];

        Result[] BrokerCosts() => [One("extra_runs_of_most", (double)verdict.ExtraRuns / report.MostExtraRuns, "×"), One("repeated", report.Repeated, "messages")];

        Result One(string metric, double value, string unit) => new(Name, subject, metric, Spread.Of([value]), unit);
    }

    private static IEnumerable<Bound> OneResultEach(string subject) => s_never.Select(metric => None(subject, metric));

    private static Bound None(string subject, string metric) => new(subject, metric, BoundKind.AtMost, 0);
}
