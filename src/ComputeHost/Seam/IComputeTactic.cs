namespace ComputeHost.Seam;

/// <summary>Where a pool's calls run: in worker processes, on threads of the host, through a queue, or on their callers.</summary>
internal interface IComputeTactic : IComputeClient
{
    /// <summary>Makes ready what runs the calls. Calls are taken before, too: they wait. Called at most once.</summary>
    /// <exception cref="WorkerStartException">No worker could be started.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    ComputePoolStatistics GetStatistics();

    /// <summary>
    /// Takes no new call, lets those under way go on until the drain timeout is up or <paramref name="hurry"/> fires, then ends what is left. Called
    /// once, whether or not it
    /// was started; does not throw.
    /// </summary>
    Task StopAsync(CancellationToken hurry);
}
