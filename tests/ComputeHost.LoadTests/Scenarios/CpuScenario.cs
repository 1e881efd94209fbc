using System.Globalization;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Calls that compute: how much of the processors is left for them.</summary>
internal static class CpuScenario
{
    private const string BareProcesses = "bare-processes";
    private const int Workers = 2;
    private const int InFlight = 2 * Workers;

    /// <summary>About 10 ms on a processor of 3 GHz. A fixed count, so that every subject does the same whatever the machine is.</summary>
    private const int Turns = 7_500_000;

    public static Scenario Create() =>
        new ComparisonScenario("cpu-10ms", "calls that compute for about 10 ms, four in flight, two workers", new Contender(BareProcesses, MeasureBareAsync), new Contender(ComputeHostEcho.Name, MeasurePoolAsync))
        {
            Baseline = BareProcesses,
            Bounds =
            [
                new(ComputeHostEcho.Name, Reading.PerSecond, BoundKind.AtLeast, 0.96, BareProcesses),
                new(ComputeHostEcho.Name, Reading.HostCpu, BoundKind.AtMost, 120),
            ],
        };

    private static async Task<IReadOnlyList<Reading>> MeasurePoolAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = Workers, MaxWorkers = Workers }, cancellationToken);
        Func<Task> call = () => pool.RunAsync(Echo.Spin, Turns);
        await ClosedLoop.RunAsync(call, InFlight, options.WarmUp, cancellationToken);
        return await ClosedLoop.RunAsync(call, InFlight, options.Duration, cancellationToken);
    }

    private static async Task<IReadOnlyList<Reading>> MeasureBareAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        ChildProgram[] spinners = [.. Enumerable.Range(0, Workers).Select(_ => ChildVerbs.StartSpinner(Turns, options.WarmUp, options.Duration))];
        try
        {
            double perSecond = 0;
            foreach (ChildProgram spinner in spinners)
            {
                string line = await spinner.ReadLineAsync(options.WarmUp + options.Duration, cancellationToken)
                    ?? throw new InvalidOperationException("A bare process ended before its report. Its error output above tells why.");
                perSecond += double.Parse(line, CultureInfo.InvariantCulture);
            }

            return [new Reading(Reading.PerSecond, perSecond, "calls/s")];
        }
        finally
        {
            foreach (ChildProgram spinner in spinners)
            {
                await spinner.DisposeAsync();
            }
        }
    }
}
