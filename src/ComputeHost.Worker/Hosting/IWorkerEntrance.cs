namespace ComputeHost.Worker.Hosting;

/// <summary>Where clients connect to a worker.</summary>
internal interface IWorkerEntrance
{
    /// <summary>Starts to listen.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Lets nobody in any more, and waits until what was written has left the process.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task CloseAsync(CancellationToken cancellationToken);
}
