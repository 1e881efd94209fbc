using System.Diagnostics;
using System.Globalization;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>
/// From nothing to the first answer. Both sides are alike: a published host that runs already, and what it starts is the same published program; for the pool from
/// <see cref="ComputePool.StartAsync"/>, for the peer from the start of its process, until the first answer is there.
/// </summary>
internal static class ColdStartScenario
{
    public static Scenario Create() =>
        new ComparisonScenario("cold-start", "from nothing to the first answer of one worker, published", Create(GrpcUnaryEcho.Name, ChildVerbs.ColdGrpc), Create(ComputeHostEcho.Name, ChildVerbs.ColdPool))
        {
            Baseline = GrpcUnaryEcho.Name,
            Bounds = [new(ComputeHostEcho.Name, Reading.P50, BoundKind.AtMost, 1.3, GrpcUnaryEcho.Name)],
        };

    private static Contender Create(string name, string verb) =>
        new(name, async (options, cancellationToken) =>
        {
            List<double> times = [];
            long start = Stopwatch.GetTimestamp();
            do
            {
                await using ChildProgram host = options.Workshop.Publication.Start(verb);
                await host.WaitForReadyAsync(cancellationToken);
                await host.WriteLineAsync("go");
                string line = await host.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The host ended before its report. Its error output above tells why.");
                times.Add(double.Parse(line, CultureInfo.InvariantCulture));
            }
            while (Stopwatch.GetElapsedTime(start) < options.Duration);

            return [new Reading(Reading.P50, Spread.Of(times).Median, "µs"), new Reading("starts", times.Count, "starts")];
        })
        {
            FindObstacleAsync = (workshop, cancellationToken) => workshop.Publication.FindObstacleAsync(cancellationToken),
        };
}
