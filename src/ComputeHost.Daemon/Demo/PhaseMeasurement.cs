namespace ComputeHost.Daemon.Demo;

/// <summary>Runs one phase: the work, if there is any, on this thread, and the measurement of the host beside it.</summary>
internal sealed class PhaseMeasurement(Uri url, TimeSpan length, CancellationToken cancellationToken)
{
    private const int RequestsPerSecond = 300;

    /// <summary>On a thread of its own, because the thread pool may be starved. Without a workload the host is left in peace.</summary>
    public Task<PhaseResult> RunAsync(PhaseProgress progress, Workload? workload, ComputePool? pool = null) =>
        Task.Factory.StartNew(() => Run(progress, workload, pool), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private PhaseResult Run(PhaseProgress progress, Workload? workload, ComputePool? pool)
    {
        // Each phase begins with an equally clean heap.
        GC.Collect();
        using ProbeProcess probe = ProbeProcess.Start(url, RequestsPerSecond, length);
        probe.WaitUntilReady(cancellationToken);
        ProcessorTime start = ProcessorTime.Read(probe.Process, pool);
        progress.Start();
        probe.Go();
        if (workload is null)
        {
            Rest(progress);
        }
        else
        {
            workload.Run(progress, cancellationToken);
        }

        ProcessorTime used = ProcessorTime.Read(probe.Process, pool) - start;
        ProbeResult host = probe.ReadResult(cancellationToken);
        return new PhaseResult(workload is null ? null : new WorkDone(progress.Files, progress.FilesPerSecond, progress.MegabytesPerSecond), host, used);
    }

    private void Rest(PhaseProgress progress)
    {
        cancellationToken.WaitHandle.WaitOne(progress.Remaining);
        progress.End();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
