using System.ComponentModel;
using System.Diagnostics;

namespace ComputeHost.Daemon.Demo;

/// <summary>The processor time that a phase has used.</summary>
/// <param name="Host">This program, with the work if it runs here.</param>
/// <param name="Workers">The pool's workers; null where there is no pool.</param>
/// <param name="Probe">The process that measures the host.</param>
internal sealed record ProcessorTime(TimeSpan Host, TimeSpan? Workers, TimeSpan Probe)
{
    public static ProcessorTime operator -(ProcessorTime end, ProcessorTime start) => new(end.Host - start.Host, end.Workers - start.Workers, end.Probe - start.Probe);

    /// <summary>What has been used up to now. A worker that was replaced meanwhile takes its time with it.</summary>
    public static ProcessorTime Read(Process probe, ComputePool? pool) =>
        new(Environment.CpuUsage.TotalTime, pool is null ? null : Sum(pool.GetStatistics().Workers), probe.TotalProcessorTime);

    private static TimeSpan Sum(IEnumerable<ComputeWorkerStatistics> workers) =>
        workers.Aggregate(TimeSpan.Zero, (sum, worker) => sum + (worker.ProcessId is { } id ? Read(id) : TimeSpan.Zero));

    private static TimeSpan Read(int processId)
    {
        try
        {
#pragma warning disable RS0030 // The pool started it, and nothing is done to it but to read its time.
            using Process process = Process.GetProcessById(processId);
#pragma warning restore RS0030
            return process.TotalProcessorTime;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has just ended.
            return TimeSpan.Zero;
        }
    }
}
