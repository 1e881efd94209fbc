using System.Text.Json;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Very many calls, and whether host and workers keep the memory that they had after the first of them.</summary>
internal sealed class EnduranceScenario : Scenario
{
    private const string HostResident = "host_resident";
    private const string WorkersResident = "workers_resident";
    private const string HostGrowth = "host_growth";
    private const string WorkersGrowth = "workers_growth";
    private const int Calls = 1_000_000;

    /// <summary>A sample each 50,000 of a million calls.</summary>
    private const int Samples = 20;

    /// <summary>After the first 100,000 of a million calls, growth counts.</summary>
    private const int Settled = 2;

    /// <summary>The growth is one of medians of so many samples: a collection more or less must not decide.</summary>
    private const int Together = 3;

    private const int MostGrowth = 5;

    public EnduranceScenario()
        : base("endurance", "a million small calls, 64 in flight, two workers; nobody's memory must grow")
    {
        IsLong = true;
        Charted = [HostResident, WorkersResident];
        Steps = "calls made";
        Bounds =
        [
            new(ComputeHostEcho.Name, HostGrowth, BoundKind.AtMost, MostGrowth),
            new(ComputeHostEcho.Name, WorkersGrowth, BoundKind.AtMost, MostGrowth),
        ];
    }

    public override IReadOnlyList<string> Subjects { get; } = [ComputeHostEcho.Name];

    public override int CountSteps(LoadTestOptions options) => Samples;

    public override async Task<ScenarioOutcome> RunAsync(LoadTestOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        int callsPerSample = Math.Max(1, (options.StormCount ?? Calls) / Samples);
        List<MemorySample> samples = [];
        await using (ChildProgram host = ChildVerbs.StartEnduranceHost(callsPerSample * Samples, callsPerSample))
        {
            while (samples.Count < Samples)
            {
                progress.Report($"{samples.Count * callsPerSample} calls");
                string line = await host.ReadLineAsync(TimeSpan.FromMinutes(5), cancellationToken)
                    ?? throw new InvalidOperationException("The host ended before its last sample. Its error output above tells why.");
                samples.Add(JsonSerializer.Deserialize<MemorySample>(line)!);
            }
        }

        return new ScenarioOutcome([.. Judge(HostResident, HostGrowth, sample => sample.Host), .. Judge(WorkersResident, WorkersGrowth, sample => sample.Workers)], []);

        IEnumerable<Result> Judge(string resident, string growth, Func<MemorySample, double> memory)
        {
            Spread early = Spread.Of([.. samples.Skip(Settled).Take(Together).Select(memory)]);
            Spread late = Spread.Of([.. samples.TakeLast(Together).Select(memory)]);
            double grown = 100 * ((late.Median / early.Median) - 1);
            foreach (MemorySample sample in samples)
            {
                yield return Of(Reading.At(resident, sample.Calls), memory(sample), "MiB");
            }

            yield return Of(growth, grown, "%");
        }

        Result Of(string metric, double value, string unit) => new(Name, ComputeHostEcho.Name, metric, Spread.Of([value]), unit);
    }
}
