using ComputeHost.Daemon.Service;
using ComputeHost.Daemon.Pools;
using ComputeHost.Protocol.V1;
using Microsoft.Extensions.Hosting;

namespace ComputeHost.Daemon.Control;

/// <summary>Lets the daemon finish what it has and then end.</summary>
/// <param name="signals">Where the end is asked for.</param>
/// <param name="pools">What is finished.</param>
/// <param name="lifetime">Tells when all is finished.</param>
internal sealed class DrainControl(StopSignals signals, ServedPools pools, IHostApplicationLifetime lifetime)
{
    /// <summary>The daemon has finished its calls, and is about to close the connections.</summary>
    public CancellationToken Finished => lifetime.ApplicationStopping;

    public Task RequestAsync() => signals.RequestDrainAsync();

    public DrainProgress Read()
    {
        List<(int Waiting, int Running)> loads = [.. pools.All.Select(static pool => pool.Client.Load)];
        return new DrainProgress { Waiting = loads.Sum(static load => load.Waiting), Running = loads.Sum(static load => load.Running) };
    }
}
