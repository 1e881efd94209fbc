namespace ComputeHost.Daemon.Diagnostics.Traces;

/// <summary>Where a thread was at one moment.</summary>
/// <param name="IsInNativeCode">Whether it had left managed code at the top, for a native library or for the runtime itself.</param>
/// <param name="Frames">The newest first; null where the runtime knows no method.</param>
internal sealed record ThreadSample(bool IsInNativeCode, IReadOnlyList<string?> Frames);
