using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Client.Sessions;

internal static class WorkerStreams
{
    /// <summary>Makes the stream to a worker that costs least on this system.</summary>
    public static IWorkerStream Open(WorkerEndpoint endpoint, SegmentOffering? segment, TimeSpan connectTimeout, CancellationToken cancellationToken) =>
        OperatingSystem.IsWindows() ? new GrpcWorkerStream(endpoint, cancellationToken) : new SocketWorkerStream(endpoint, segment, connectTimeout, cancellationToken);
}
