using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Worker.Hosting;

/// <summary>Gives Kestrel connections that were accepted elsewhere.</summary>
internal sealed class GuidedConnections : IConnectionListenerFactory, IConnectionListener
{
    private readonly SocketConnectionContextFactory _contexts = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);
    private readonly Channel<(Socket Socket, Action<IFeatureCollection>? Describe)> _sockets = Channel.CreateUnbounded<(Socket, Action<IFeatureCollection>?)>();

    public EndPoint EndPoint { get; private set; } = new UnixDomainSocketEndPoint("none");

    /// <param name="socket">The connection.</param>
    /// <param name="describe">Adds what is known about it; null for nothing.</param>
    public void Add(Socket socket, Action<IFeatureCollection>? describe = null)
    {
        if (!_sockets.Writer.TryWrite((socket, describe)))
        {
            socket.Dispose();
        }
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        EndPoint = endpoint;
        return new ValueTask<IConnectionListener>(this);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _sockets.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_sockets.Reader.TryRead(out (Socket Socket, Action<IFeatureCollection>? Describe) guided))
            {
                try
                {
                    ConnectionContext context = _contexts.Create(guided.Socket);
                    guided.Describe?.Invoke(context.Features);
                    return context;
                }
                catch (SocketException)
                {
                    // It has ended already; an exception here would end the server for all others.
                    guided.Socket.Dispose();
                }
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _sockets.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _contexts.Dispose();
        return ValueTask.CompletedTask;
    }
}
