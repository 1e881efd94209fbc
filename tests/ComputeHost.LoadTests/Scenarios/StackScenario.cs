using ComputeHost.Daemon.Diagnostics;
using ComputeHost.Daemon.Tests.Diagnostics;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Asks where calls are that do not end, each kind many times, and what the asking costs.</summary>
internal sealed class StackScenario : StormScenario
{
    /// <summary>How long a method looks for pauses, in ms.</summary>
    private const int PauseTime = 3000;

    private static readonly (string Name, Func<IComputeClient, CancellationToken, Task> Run, string Method)[] Kinds =
    [
        ("computation", (client, end) => client.RunAsync(StuckMethods.Compute, 1, end), nameof(StuckMethods.Compute) + "(int)"),
        ("regex", (client, end) => client.RunAsync(StuckMethods.Match, end), nameof(StuckMethods.Match) + "()"),
        ("native", (client, end) => client.RunAsync(StuckMethods.WaitInNativeCode, end), nameof(StuckMethods.WaitInNativeCode) + "()"),
        ("sleep", (client, end) => client.RunAsync(StuckMethods.Sleep, end), nameof(StuckMethods.Sleep) + "()"),
    ];

    public StackScenario()
        : base("stack", "stacks of calls that do not end: a computation without calls, a regular expression, a native call and a sleep, 20 of each", count: 20) => Bounds =
        [
            .. Kinds.Select(kind => None($"missed_{kind.Name}")),
            new(ComputeHostEcho.Name, "longest", BoundKind.AtMost, 3),
        ];

    protected override async Task<ScenarioOutcome> RunAsync(StormGround ground, int blows, IProgress<string> progress, CancellationToken cancellationToken)
    {
        using var stacks = new WorkerStacks(TimeProvider.System);
        List<Result> results = [];
        List<double> seconds = [];
        foreach ((string name, Func<IComputeClient, CancellationToken, Task> run, string method) in Kinds)
        {
            int named = 0;
            for (int blow = 1; blow <= blows; blow++)
            {
                progress.Report($"{name} {blow}/{blows}");
                WorkerStackReport report = await SampleAsync(stacks, run, cancellationToken);
                seconds.Add(report.Elapsed.TotalSeconds);
                named += report.Slots is [{ IsSteady: true, Frames: [.., { Kind: StackFrameKind.Method } last] }] && last.Text == $"{typeof(StuckMethods).FullName}.{method}" ? 1 : 0;
            }

            results.Add(Of($"named_{name}", [named], "stacks"));
            results.Add(Of($"missed_{name}", [blows - named], "stacks"));
        }

        results.Add(Of("time", seconds, "s"));
        results.Add(Of("longest", [seconds.Max()], "s"));
        results.AddRange(await MeasureCostAsync(stacks, cancellationToken));
        return new ScenarioOutcome(results, []);
    }

    private static async Task<WorkerStackReport> SampleAsync(WorkerStacks stacks, Func<IComputeClient, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task call = run(pool.Client, end.Token);
        await pool.UntilRunningAsync();
        WorkerStackReport report = await stacks.SampleAsync(pool.Worker.ProcessId, pool.ReadSlots, cancellationToken);
        await end.CancelAsync();
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return report;
    }

    /// <summary>What stacks, one after the other, do to the worker and to the one who asks.</summary>
    private async Task<IReadOnlyList<Result>> MeasureCostAsync(WorkerStacks stacks, CancellationToken cancellationToken)
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync();
        double undisturbed = await pool.Client.RunAsync(StuckMethods.FindLongestPause, PauseTime, cancellationToken);
        int worker = pool.Worker.ProcessId;
        double workerBefore = ReadMemory(worker), hostBefore = ReadMemory(Environment.ProcessId), hostMost = hostBefore, workerMost = workerBefore;
        Task<double> sampled = pool.Client.RunAsync(StuckMethods.FindLongestPause, PauseTime, cancellationToken);
        int count = 0;
        for (; !sampled.IsCompleted; count++)
        {
            await stacks.SampleAsync(worker, pool.ReadSlots, cancellationToken);
            hostMost = Math.Max(hostMost, ReadMemory(Environment.ProcessId));
            workerMost = Math.Max(workerMost, ReadMemory(worker));
        }

        GC.Collect();
        return
        [
            Of("pause_undisturbed", [undisturbed], "ms"),
            Of("pause_sampled", [await sampled], "ms"),
            Of("samples", [count], "stacks"),
            Of("host_memory_most", [hostMost - hostBefore], "MiB"),
            Of("host_memory_kept", [ReadMemory(Environment.ProcessId) - hostBefore], "MiB"),
            Of("worker_memory_most", [workerMost - workerBefore], "MiB"),
            Of("worker_memory_kept", [ReadMemory(worker) - workerBefore], "MiB"),
        ];
    }

    private static double ReadMemory(int processId) => ProcessTable.ReadMemory(processId, "RssAnon");
}
