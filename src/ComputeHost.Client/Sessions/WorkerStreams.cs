using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Sessions;

internal static class WorkerStreams
{
    /// <summary>Connects to a worker in the way that costs least on this system.</summary>
    public static IWorkerStream Open(WorkerEndpoint endpoint, CancellationToken cancellationToken) =>
        OperatingSystem.IsWindows() ? new GrpcWorkerStream(endpoint, cancellationToken) : new SocketWorkerStream(endpoint, cancellationToken);
}
