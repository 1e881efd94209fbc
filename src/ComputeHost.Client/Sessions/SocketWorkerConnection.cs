using ComputeHost.Protocol;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Sessions;

/// <summary>A connection to a worker over its bare socket.</summary>
/// <inheritdoc cref="WorkerConnections.Create"/>
internal sealed class SocketWorkerConnection(WorkerEndpoint endpoint, SegmentOffering? segment, TimeSpan patience, CancellationToken cancellationToken)
    : SocketConnection(endpoint, patience, cancellationToken)
{
    public bool WantsMethods { get; init; }

    public override SegmentView? OpenResults(Hello hello, long maxPayload) => SegmentOffers.TryOpenResults(hello.Segment, Endpoint.ProcessId, maxPayload);

    protected override Open Introduce()
    {
        CheckPeer();
        Send(WireLimits.SocketPreface.ToArray());
        return new Open { Token = Endpoint.Token, Segment = SegmentOffers.ToOffer(segment), WantsMethods = WantsMethods };
    }

    /// <summary>Nobody but the worker gets token and arguments, even if somebody has put another socket in its place.</summary>
    private void CheckPeer()
    {
        if (OperatingSystem.IsLinux() && PeerCredentials.Of(Socket) is var peer && peer.ProcessId != Endpoint.ProcessId)
        {
            throw new IOException(
                $"At '{Endpoint.Address}' listens process {peer.ProcessId} of user {peer.UserId}, not worker '{Endpoint}'.");
        }
    }
}
