namespace ComputeHost.Protocol.Seam;

/// <summary>Who the workers are.</summary>
internal interface IWorkerDirectory
{
    WorkerDirectorySnapshot Current { get; }

    /// <summary>Waits until there is a snapshot newer than <paramref name="version"/>.</summary>
    /// <remarks>Intermediate snapshots may be skipped. Continuations never run under a lock of the supervisor.</remarks>
    Task<WorkerDirectorySnapshot> WaitForChangeAsync(long version, CancellationToken cancellationToken);
}
