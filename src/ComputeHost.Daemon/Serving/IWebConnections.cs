using System.Net.Sockets;
using ComputeHost.Protocol.Sockets;

namespace ComputeHost.Daemon.Serving;

/// <summary>Takes connections that speak HTTP.</summary>
internal interface IWebConnections
{
    /// <summary>Takes a connection over. Must not block.</summary>
    void Add(Socket socket, PeerCredentials peer, Entrance entrance);
}
