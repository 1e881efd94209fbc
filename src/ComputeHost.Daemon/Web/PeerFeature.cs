using ComputeHost.Protocol.Sockets;
using Microsoft.AspNetCore.Http;

namespace ComputeHost.Daemon.Web;

/// <summary>Who has made a connection over the socket, as the kernel says.</summary>
internal sealed record PeerFeature(PeerCredentials Peer)
{
    /// <returns>Null for a connection that did not come over the socket.</returns>
    public static PeerCredentials? Of(HttpContext context) => context.Features.Get<PeerFeature>()?.Peer;
}
