using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>How a host answers while 64 calls of about a second compute beside it, or in it.</summary>
internal static class HostResponsiveScenario
{
    private const string BareSpinners = "bare-spinners";
    private const double UnderTaskRun = 1 / 50.0;

    /// <summary>From the beginning of the load to that of the measurement: the runtime compiles for some time what a start has used.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(15);

    public static Scenario Create()
    {
        string workers = WebHostUnderLoad.Workers == 1 ? "1 worker" : $"{WebHostUnderLoad.Workers} workers";
        return new ComparisonScenario(
            "host-responsive", $"GET / of a host with 64 CPU-bound calls in flight, a pool with default options ({workers} here)",
            Create(BareSpinners, Neighbour.Spinners), Create(ComputeHostEcho.Name, Neighbour.Pool), Create(TaskRunEcho.Name, Neighbour.TaskRun))
        {
            Baseline = BareSpinners,
            Bounds =
            [
                new(ComputeHostEcho.Name, Reading.P99, BoundKind.AtMost, 1.2, BareSpinners),
                new(ComputeHostEcho.Name, Reading.P99, BoundKind.AtMost, UnderTaskRun, TaskRunEcho.Name),
            ],
        };
    }

    private static Contender Create(string name, Neighbour neighbour) => new(name, async (options, cancellationToken) =>
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

        await Task.Delay(s_settle, cancellationToken);
        return await probe.MeasureAsync(options.Duration, cancellationToken);
    });
}
