namespace ComputeHost.Daemon.Shell;

/// <summary>What the user gave cannot be used; the message says why and what to do.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
