namespace ComputeHost.Daemon.Diagnostics;

/// <summary>A dump that was written.</summary>
/// <param name="Path">A file that its owner alone can read.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Elapsed">How long it took; the worker stood still for most of it.</param>
internal sealed record WorkerDump(string Path, long Bytes, TimeSpan Elapsed);
