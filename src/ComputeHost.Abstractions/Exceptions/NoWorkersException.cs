namespace ComputeHost;

/// <summary>No worker is there to run the call and none can be started at present.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The last start failure or loss, or <see langword="null"/>.</param>
public sealed class NoWorkersException(string message, Exception? innerException = null) : ComputeRejectedException(message, innerException);
