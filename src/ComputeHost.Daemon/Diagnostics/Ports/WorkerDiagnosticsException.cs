namespace ComputeHost.Daemon.Diagnostics.Ports;

/// <summary>A worker's stack or dump cannot be had; the message says why and what to do. The worker and its call go on.</summary>
internal sealed class WorkerDiagnosticsException(string message, Exception? inner = null) : Exception(message, inner);
