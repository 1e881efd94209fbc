using System.Diagnostics;
using System.Globalization;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>What is paid for processes that have nothing to do.</summary>
internal static class IdleScenario
{
    private const string Resident = "resident";
    private const string Share = "idle_cpu";

    /// <summary>Of a core, in percent: host and worker together.</summary>
    private const double MostShare = 0.3;

    /// <summary>The runtime compiles for half a minute what a start has used; that is not what idling costs.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(30);

    public static Scenario Create() =>
        new ComparisonScenario("idle", "one process that has answered one call and has nothing more to do", new Contender(GrpcUnaryEcho.Name, MeasureGrpcAsync), new Contender(ComputeHostEcho.Name, MeasurePoolAsync))
        {
            Baseline = GrpcUnaryEcho.Name,
            Bounds =
            [
                new(ComputeHostEcho.Name, Resident, BoundKind.AtMost, 1.15, GrpcUnaryEcho.Name),
                new(ComputeHostEcho.Name, Share, BoundKind.AtMost, MostShare),
            ],
        };

    private static async Task<IReadOnlyList<Reading>> MeasurePoolAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        await using ChildProgram host = ChildVerbs.StartIdleHost();
        int worker = int.Parse(await host.WaitForReadyAsync(cancellationToken), CultureInfo.InvariantCulture);
        return await WatchAsync(worker, host.ProcessId, options, cancellationToken);
    }

    private static async Task<IReadOnlyList<Reading>> MeasureGrpcAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        var load = new EchoLoad(PayloadLength: 100, InFlight: 1, Workers: 1);
        await using GrpcUnaryEcho subject = await GrpcUnaryEcho.ConnectAsync(load, heapLimit: IdleHost.HeapLimit, cancellationToken);
        await subject.EchoBackAsync(new byte[load.PayloadLength]);
        return await WatchAsync(subject.ProcessIds.Single(), host: null, options, cancellationToken);
    }

    private static async Task<IReadOnlyList<Reading>> WatchAsync(int worker, int? host, LoadTestOptions options, CancellationToken cancellationToken)
    {
        await Task.Delay(s_settle, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        TimeSpan workerCpu = ProcessTable.ReadProcessorTime(worker);
        TimeSpan hostCpu = host is null ? TimeSpan.Zero : ProcessTable.ReadProcessorTime(host.Value);
        await Task.Delay(options.Duration, cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        workerCpu = ProcessTable.ReadProcessorTime(worker) - workerCpu;
        hostCpu = host is null ? TimeSpan.Zero : ProcessTable.ReadProcessorTime(host.Value) - hostCpu;
        List<Reading> readings =
        [
            new(Resident, ProcessTable.ReadMemory(worker, "VmRSS"), "MiB"),
            new("resident_anonymous", ProcessTable.ReadMemory(worker, "RssAnon"), "MiB"),
            new("worker_idle_cpu", workerCpu.TotalMicroseconds / seconds, "µs/s"),
        ];
        if (host is not null)
        {
            readings.Add(new Reading("host_idle_cpu", hostCpu.TotalMicroseconds / seconds, "µs/s"));
            readings.Add(new Reading(Share, 100 * (hostCpu + workerCpu).TotalSeconds / seconds, "%"));
        }

        return readings;
    }
}
