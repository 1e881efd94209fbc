namespace ComputeHost.Protocol.Seam;

/// <summary>The workers at one moment.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Workers">The workers that can be called or are draining, in the order of their launch.</param>
/// <param name="Starting">How many are on their way.</param>
/// <param name="Unavailable">Why no worker is there and none is on its way just now; null while there is hope.</param>
internal sealed record WorkerDirectorySnapshot(long Version, IReadOnlyList<WorkerEndpoint> Workers, int Starting, ComputeHostException? Unavailable)
{
    /// <summary>Whether calls are rejected although a worker is listed, because it cannot be reached.</summary>
    public bool IsOutOfReach { get; init; }

    public static WorkerDirectorySnapshot Empty { get; } = new(0, [], 0, null);
}
