using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Seam;
using ComputeHost.Worker.Sessions;

namespace ComputeHost.Worker.Hosting;

/// <summary>The kinds of entrance to a worker. The scheme of the address that its supervisor chose decides.</summary>
internal static class WorkerEntrances
{
    /// <exception cref="FormatException">The address has no scheme.</exception>
    /// <exception cref="NotSupportedException">The scheme is not known.</exception>
    public static IWorkerEntrance Create(WorkerBoot boot, Task<WorkerCore> core)
    {
        WorkerAddress address = WorkerAddress.Parse(boot.Address);
        return address.Scheme switch
        {
            WorkerAddress.Unix => new SocketEntrance(boot, core),
            WorkerAddress.Pipe => new PipeEntrance(boot, core),
            _ => throw address.Unknown(),
        };
    }
}
