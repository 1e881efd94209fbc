namespace ComputeHost;

/// <summary>This idempotent call has taken down as many workers as it may. Do not send it again.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The last loss, or <see langword="null"/>.</param>
public sealed class PoisonCallException(string message, Exception? innerException = null) : ComputeHostException(message, innerException, ComputeRan.Yes)
{
    /// <summary>The losses, one per attempt, the first one first.</summary>
    public IReadOnlyList<WorkerLostException> Attempts { get; init; } = [];
}
