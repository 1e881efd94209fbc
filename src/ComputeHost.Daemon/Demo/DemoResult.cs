namespace ComputeHost.Daemon.Demo;

/// <param name="Work">What was done; null when the host was idle.</param>
/// <param name="Host">How the host answered meanwhile.</param>
/// <param name="Used">The processor time that this took.</param>
internal sealed record PhaseResult(WorkDone? Work, ProbeResult Host, ProcessorTime Used);

internal sealed record WorkDone(long Files, double FilesPerSecond, double MegabytesPerSecond);

/// <summary>All that the demo found out.</summary>
internal sealed record DemoResult
{
    public required string Folder { get; init; }

    public required int Files { get; init; }

    public required long Bytes { get; init; }

    public required int Workers { get; init; }

    public required TimeSpan PhaseLength { get; init; }

    public required PhaseResult Idle { get; init; }

    public required PhaseResult InProcess { get; init; }

    public required PhaseResult OutOfProcess { get; init; }

    public required ResultComparison Comparison { get; init; }

    public required IReadOnlyList<SkippedFile> Skipped { get; init; }

    /// <summary>Empty until they have been shown.</summary>
    public IReadOnlyList<FailureResult> Failures { get; init; } = [];

    public bool Succeeded => Comparison.Different == 0 && Failures.All(failure => failure.AsPromised);
}
