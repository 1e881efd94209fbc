namespace ComputeHost.Queue;

/// <summary>How a job ended. The first outcome of an id wins; later ones are dropped and counted.</summary>
/// <param name="Status">One of the terminal statuses.</param>
/// <param name="Body">The encoded result or exception; engines do not read it.</param>
public sealed record JobOutcome(ComputeJobStatus Status, ReadOnlyMemory<byte> Body);
