namespace ComputeHost.Daemon.Diagnostics.Traces;

/// <summary>One event of a trace.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="ThreadId">The thread that it tells of, as the operating system numbers it.</param>
/// <param name="Stack">Addresses of 8 bytes, the innermost first.</param>
/// <param name="Payload">What it carries.</param>
internal readonly record struct TraceEvent(EventKind Kind, ulong ThreadId, ReadOnlyMemory<byte> Stack, ReadOnlyMemory<byte> Payload);

/// <param name="Provider">Who wrote it.</param>
/// <param name="Id">Its number among the provider's events.</param>
internal readonly record struct EventKind(string Provider, int Id);
