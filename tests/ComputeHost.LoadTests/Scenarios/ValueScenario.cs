using System.Diagnostics;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Values;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>
/// What objects cost on their way there and back. A round calls every subject in one and the same pool, and what is compared one right after the other: a ratio is taken
/// in each round.
/// </summary>
internal sealed class ValueScenario() : Scenario("payload-dto", "objects there and back, one call in flight, one worker")
{
    private const string Ratio = "p50_ratio";
    private const string Orders = "orders";
    private const string OrdersByHand = "orders-memorypack";
    private const string Dictionary = "dictionary";
    private const string DictionaryByHand = "dictionary-memorypack";
    private const string Record = "record";
    private const string Number = "int";
    private const string FirstCall = "first-call";
    private const string FirstCallOfHost = "first-call-of-host";

    private readonly ValueCall[] _calls =
    [
        ValueCall.Packed(OrdersByHand, SampleValues.Orders, (pool, value) => pool.RunAsync(ValueMethods.PackedOrders, value)),
        ValueCall.Of(Orders, SampleValues.Orders, (pool, value) => pool.RunAsync(ValueMethods.Orders, value)) with { Baseline = OrdersByHand },
        ValueCall.Packed(DictionaryByHand, SampleValues.Entries, (pool, value) => pool.RunAsync(ValueMethods.PackedEntries, value)),
        ValueCall.Of(Dictionary, SampleValues.Entries, (pool, value) => pool.RunAsync(ValueMethods.Entries, value)) with { Baseline = DictionaryByHand },
        ValueCall.Of(Number, 42, (pool, value) => pool.RunAsync(ValueMethods.Number, value)),
        ValueCall.Of(Record, SampleValues.Quote, (pool, value) => pool.RunAsync(ValueMethods.Quote, value)) with { Baseline = Number },
    ];

    public static Scenario Create() => new ValueScenario
    {
        Bounds =
        [
            new Bound(Orders, Ratio, BoundKind.AtMost, 2),
            new Bound(Dictionary, Ratio, BoundKind.AtMost, 1.3),
            new Bound(Record, Ratio, BoundKind.AtMost, 1.3),
        ],
    };

    public override IReadOnlyList<string> Subjects { get; } =
        [OrdersByHand, Orders, DictionaryByHand, Dictionary, Number, Record, FirstCall, FirstCallOfHost];

    public override int CountSteps(LoadTestOptions options) => options.Rounds * Subjects.Count(options.Includes);

    public override async Task<ScenarioOutcome> RunAsync(LoadTestOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        List<(string Subject, Reading Reading)> readings = [];
        for (int round = 1; round <= options.Rounds; round++)
        {
            string title = $"round {round}/{options.Rounds}";
            readings.AddRange(await MeasureCallsAsync(title, options, progress, cancellationToken));
            if (options.Includes(FirstCall))
            {
                progress.Report($"{title}: {FirstCall}");
                readings.AddRange(await MeasureFirstCallsAsync(FirstCall, options, () => FirstValueHost.MeasureAsync(cancellationToken)));
            }

            if (options.Includes(FirstCallOfHost))
            {
                progress.Report($"{title}: {FirstCallOfHost}");
                readings.AddRange(await MeasureFirstCallsAsync(FirstCallOfHost, options, () => MeasureFreshHostAsync(cancellationToken)));
            }
        }

        return new ScenarioOutcome([.. Result.Over(Name, readings)], []);
    }

    private async Task<List<(string Subject, Reading Reading)>> MeasureCallsAsync(
        string title, LoadTestOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        List<(string Subject, Reading Reading)> readings = [];
        ValueCall[] calls = [.. _calls.Where(call => options.Includes(call.Name))];
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = 1, MaxWorkers = 1 }, cancellationToken);
        foreach (ValueCall call in calls)
        {
            await call.CheckAsync(pool);
            await ClosedLoop.RunAsync(() => call.RunAsync(pool), inFlight: 1, options.WarmUp, cancellationToken);
        }

        Dictionary<string, double> medians = [];
        foreach (ValueCall call in calls)
        {
            progress.Report($"{title}: {call.Name}");
            IReadOnlyList<Reading> measured = await ClosedLoop.RunAsync(() => call.RunAsync(pool), inFlight: 1, options.Duration, cancellationToken);
            readings.AddRange(from reading in measured select (call.Name, reading));
            medians[call.Name] = measured.First(reading => reading.Metric == Reading.P50).Value;
            if (call.Baseline is { } baseline && medians.TryGetValue(baseline, out double median))
            {
                readings.Add((call.Name, new Reading(Ratio, medians[call.Name] / median, $"× {baseline}")));
            }
        }

        return readings;
    }

    private static async Task<IEnumerable<(string Subject, Reading Reading)>> MeasureFirstCallsAsync(
        string subject, LoadTestOptions options, Func<Task<(TimeSpan Start, TimeSpan Call)>> measureAsync)
    {
        List<(TimeSpan Start, TimeSpan Call)> times = [];
        long start = Stopwatch.GetTimestamp();
        do
        {
            times.Add(await measureAsync());
        }
        while (Stopwatch.GetElapsedTime(start) < options.Duration);

        return
        [
            (subject, new Reading(Reading.P50, MedianOf(times, time => time.Call), "µs")),
            (subject, new Reading("start", MedianOf(times, time => time.Start), "µs")),
            (subject, new Reading("starts", times.Count, "starts")),
        ];
    }

    private static double MedianOf(IEnumerable<(TimeSpan Start, TimeSpan Call)> times, Func<(TimeSpan Start, TimeSpan Call), TimeSpan> choose) =>
        Spread.Of([.. times.Select(time => choose(time).TotalMicroseconds)]).Median;

    private static async Task<(TimeSpan Start, TimeSpan Call)> MeasureFreshHostAsync(CancellationToken cancellationToken)
    {
        await using ChildProgram host = ChildVerbs.StartFirstValueHost();
        return await FirstValueHost.ReadAsync(host, cancellationToken);
    }
}
