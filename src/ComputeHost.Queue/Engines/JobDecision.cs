namespace ComputeHost.Queue;

/// <summary>What becomes of a claimed job now: an engine stores it as it is.</summary>
/// <param name="Status"><see cref="ComputeJobStatus.Ready"/> or <see cref="ComputeJobStatus.Scheduled"/> to try it again, otherwise a terminal status.</param>
/// <param name="Attempts">What it has behind it from now on.</param>
/// <param name="Delay">How long a scheduled job waits.</param>
/// <param name="Outcome">What its caller is told; null if it is tried again.</param>
public sealed record JobDecision(ComputeJobStatus Status, JobAttempts Attempts, TimeSpan Delay = default, JobOutcome? Outcome = null)
{
    /// <summary>Whether the job is over.</summary>
    public bool IsTerminal => Outcome is not null;
}
