using System.Diagnostics;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;
using ComputeHost.SharedMethods;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Whether short calls wait behind a long one while a worker is free.</summary>
internal static class DaemonLineScenario
{
    private const int Workers = 2;
    private const int LongCall = 3000;
    private const int ShortCall = 5;

    public static Scenario Create() =>
        new ComparisonScenario("daemon-line", "a client's calls of 5 ms, one by one, beside another's call of 3 s on one of two workers", new Contender(DaemonEcho.Name, MeasureAsync))
        {
            Bounds = [new(DaemonEcho.Name, "calls", BoundKind.AtLeast, 200), new(DaemonEcho.Name, "longest", BoundKind.AtMost, 200)],
        };

    private static async Task<IReadOnlyList<Reading>> MeasureAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        await using DaemonEcho daemon = await DaemonEcho.ConnectAsync(Workers, cancellationToken);
        await using ComputeClient other = await ComputeClient.ConnectAsync(daemon.Address, cancellationToken: cancellationToken);
        await ClosedLoop.RunAsync(() => daemon.Client.RunAsync(Work.Spin, ShortCall), Workers, options.WarmUp, cancellationToken);

        Task<int> occupied = other.RunAsync(Work.Spin, LongCall, cancellationToken);
        List<double> times = [];
        while (!occupied.IsCompleted)
        {
            long start = Stopwatch.GetTimestamp();
            await daemon.Client.RunAsync(Work.Spin, ShortCall, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        await occupied;
        return [new("calls", times.Count, "calls"), new("longest", times.Max(), "ms"), new(Reading.P50, 1000 * Spread.Of(times).Median, "µs")];
    }
}
