namespace ComputeHost;

/// <summary>The method threw an exception. Its type is not loaded here; it is described.</summary>
/// <remarks>
/// The inner exception is the original, rebuilt, if its type is one of a fixed table of the base class library's; otherwise it is <see langword="null"/>.
/// </remarks>
/// <param name="message">The type and message of the original exception.</param>
/// <param name="innerException">The rebuilt original, or <see langword="null"/>.</param>
public sealed class ComputeFaultException(string message, Exception? innerException = null) : ComputeHostException(message, innerException, ComputeRan.Yes)
{
    /// <summary>The full name of the thrown exception's type.</summary>
    public string RemoteType { get; init; } = "";

    /// <summary>The message of the thrown exception.</summary>
    public string RemoteMessage { get; init; } = "";

    /// <summary>The stack trace inside the worker, inner exceptions included; cut at 32 KiB.</summary>
    public string RemoteStackTrace { get; init; } = "";

    /// <summary>The whole story: what happened here, then the stack inside the worker.</summary>
    /// <returns>Text for a log or a console.</returns>
    public override string ToString() => RemoteStackTrace.Length == 0 ? base.ToString() : $"{base.ToString()}{Environment.NewLine}   --- In the worker ---{Environment.NewLine}{RemoteStackTrace}";
}
