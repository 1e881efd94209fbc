using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Sessions;

internal static class WorkerStreams
{
    /// <summary>Makes the stream to a worker that costs least on this system.</summary>
    public static IWorkerStream Open(WorkerEndpoint endpoint, TimeSpan connectTimeout, CancellationToken cancellationToken) =>
        OperatingSystem.IsWindows() ? new GrpcWorkerStream(endpoint, cancellationToken) : new SocketWorkerStream(endpoint, connectTimeout, cancellationToken);
}
