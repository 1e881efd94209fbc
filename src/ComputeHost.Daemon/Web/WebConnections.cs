using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using ComputeHost.Daemon.Serving;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Worker.Hosting;
using Microsoft.AspNetCore.Connections;

namespace ComputeHost.Daemon.Web;

/// <summary>Gives Kestrel the connections that the door has recognised, HTTP/1 and HTTP/2 apart, because without TLS nothing else tells it.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Kestrel disposes its listeners.")]
internal sealed class WebConnections : IWebConnections, IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>The names of the two listeners. Nothing is made there.</summary>
    public const string Http1Path = "/computehost-http1";
    public const string Http2Path = "/computehost-http2";

    private readonly GuidedConnections _http1 = new();
    private readonly GuidedConnections _http2 = new();

    public void Add(Socket socket, PeerCredentials peer, Entrance entrance) =>
        (entrance == Entrance.Http2 ? _http2 : _http1).Add(socket, features => features.Set(new PeerFeature(peer)));

    public bool CanBind(EndPoint endpoint) => endpoint is UnixDomainSocketEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        (endpoint.ToString() == Http2Path ? _http2 : _http1).BindAsync(endpoint, cancellationToken);
}
