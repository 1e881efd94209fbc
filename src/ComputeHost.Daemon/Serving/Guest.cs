using System.Net.Sockets;
using ComputeHost.Protocol.Sockets;

namespace ComputeHost.Daemon.Serving;

/// <summary>A connection that has not said yet what it is.</summary>
/// <param name="Socket">The connection.</param>
/// <param name="Peer">Who has made it.</param>
/// <param name="Deadline">By when it must say what it is, on the monotonic clock.</param>
internal sealed record Guest(Socket Socket, PeerCredentials Peer, long Deadline)
{
    /// <summary>Not looked at before, because it has begun to say what it is and may do so slowly.</summary>
    public long LookAfter { get; set; }
}
