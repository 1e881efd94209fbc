namespace ComputeHost;

/// <summary>Somebody else than the caller ended the call: an operator, for example. The caller's own cancellation is an <see cref="OperationCanceledException"/>.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class ComputeCancelledException(string message, Exception? innerException = null) : ComputeHostException(message, innerException, ComputeRan.Unknown)
{
    /// <summary>Who ended it, as a name for people; empty if that is not known.</summary>
    public string By { get; init; } = "";
}
