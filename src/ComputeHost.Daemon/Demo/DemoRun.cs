namespace ComputeHost.Daemon.Demo;

/// <summary>The three phases, one after the other.</summary>
internal sealed class DemoRun(DemoOptions options, FileSet files)
{
    private static readonly TimeSpan WarmUpLimit = TimeSpan.FromSeconds(2);

    /// <summary>In the order in which they run.</summary>
    public IReadOnlyList<PhaseProgress> Phases { get; } = [.. Enum.GetValues<PhaseKind>().Select(kind => new PhaseProgress(kind, options.PhaseLength))];

    public async Task<DemoResult> RunAsync(CancellationToken cancellationToken)
    {
        files.WarmUp(WarmUpLimit, cancellationToken);
        await using HostEndpoint host = await HostEndpoint.StartAsync(cancellationToken);
        var measurement = new PhaseMeasurement(host.Url, options.PhaseLength, cancellationToken);
        PhaseResult idle = await measurement.RunAsync(Phases[(int)PhaseKind.Idle], workload: null);

        using var inProcess = new Workload(files.Files, (path, token) => Task.Run(() => FileCompression.Compress(path, token), token));
        PhaseResult inProcessResult = await measurement.RunAsync(Phases[(int)PhaseKind.InProcess], inProcess);

        ComputePoolOptions poolOptions = DemoPools.ForWork(options);
        await using ComputePool pool = await ComputePool.StartAsync(poolOptions, cancellationToken);
        using var outOfProcess = new Workload(files.Files, (path, token) => pool.RunAsync(FileCompression.Compress, path, token));
        PhaseResult outOfProcessResult = await measurement.RunAsync(Phases[(int)PhaseKind.OutOfProcess], outOfProcess, pool);

        return new DemoResult
        {
            Folder = files.Folder,
            Files = files.Files.Count,
            Bytes = files.Bytes,
            Workers = poolOptions.MaxWorkers,
            PhaseLength = options.PhaseLength,
            Idle = idle,
            InProcess = inProcessResult,
            OutOfProcess = outOfProcessResult,
            Comparison = ResultComparison.Of(inProcess.Digests, outOfProcess.Digests),
            Skipped = [.. files.Skipped.Concat(inProcess.Skipped).Concat(outOfProcess.Skipped).DistinctBy(skipped => skipped.Name)],
        };
    }
}
