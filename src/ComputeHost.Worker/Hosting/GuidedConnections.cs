using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Worker.Hosting;

/// <summary>Gives Kestrel connections that were accepted elsewhere.</summary>
internal sealed class GuidedConnections : IConnectionListenerFactory, IConnectionListener
{
    private readonly SocketConnectionContextFactory _contexts = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);
    private readonly Channel<Socket> _sockets = Channel.CreateUnbounded<Socket>();

    public EndPoint EndPoint { get; private set; } = new UnixDomainSocketEndPoint("none");

    public void Add(Socket socket)
    {
        if (!_sockets.Writer.TryWrite(socket))
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
            if (_sockets.Reader.TryRead(out Socket? socket))
            {
                try
                {
                    return _contexts.Create(socket);
                }
                catch (SocketException)
                {
                    // It has ended already; an exception here would end the server for all others.
                    socket.Dispose();
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
