namespace ComputeHost;

/// <summary>The two sides were built from different versions, or the worker does not know the called method.</summary>
/// <param name="message">What differs and what to do.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class ProtocolMismatchException(string message, Exception? innerException = null) : ComputeHostException(message, innerException, ComputeRan.Unknown)
{
    /// <summary>What this side speaks or asked for.</summary>
    public string Here { get; init; } = "";

    /// <summary>What the other side speaks or has.</summary>
    public string There { get; init; } = "";
}
