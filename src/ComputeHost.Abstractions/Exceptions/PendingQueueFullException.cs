namespace ComputeHost;

/// <summary>As many calls are waiting as may wait. Try again after <see cref="ComputeRejectedException.RetryAfter"/>, or shed the load.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class PendingQueueFullException(string message, Exception? innerException = null) : ComputeRejectedException(message, innerException)
{
    /// <summary>How many calls may wait.</summary>
    public int PendingLimit { get; init; }
}
