using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Client.Sessions;

/// <summary>The kinds of connection to a worker. The scheme of its address decides.</summary>
internal static class WorkerConnections
{
    /// <param name="endpoint">The worker to connect to.</param>
    /// <param name="segment">What to offer it for large arguments, where it can read them.</param>
    /// <param name="patience">How long it may take to let this client in, and then to greet.</param>
    /// <param name="wantsMethods">Whether to ask what can be called.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="NotSupportedException">The scheme is not known.</exception>
    public static IWorkerConnection Create(WorkerEndpoint endpoint, SegmentOffering? segment, TimeSpan patience, bool wantsMethods, CancellationToken cancellationToken)
    {
        WorkerAddress address = WorkerAddress.Parse(endpoint.Address);
        return address.Scheme switch
        {
            WorkerAddress.Unix => new SocketWorkerConnection(endpoint, segment, patience, cancellationToken) { WantsMethods = wantsMethods },
            WorkerAddress.Pipe => new GrpcWorkerConnection(endpoint, patience, cancellationToken),
            _ => throw address.Unknown(),
        };
    }
}
