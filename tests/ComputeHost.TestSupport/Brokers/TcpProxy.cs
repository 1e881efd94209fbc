using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ComputeHost.TestSupport.Brokers;

/// <summary>A wire between a client and a server that a test can cut, stop, or tear in the middle of a message.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<Line, Task> _lines = new();
    private readonly Task _accepting;
    private volatile bool _refuses;
    private volatile TaskCompletionSource _flows = Flowing();

    private TcpProxy(IPEndPoint target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections there have been.</summary>
    public int Accepted { get; private set; }

    /// <summary>How many connections go through now.</summary>
    public int Connections => _lines.Count;

    public static TcpProxy Start(int targetPort) => new(new IPEndPoint(IPAddress.Loopback, targetPort));

    /// <summary>Resets all connections; new ones are accepted, unless <paramref name="andRefuse"/>.</summary>
    public void Drop(bool andRefuse = false)
    {
        _refuses = andRefuse;
        foreach (Line line in _lines.Keys)
        {
            line.Dispose();
        }
    }

    /// <summary>Keeps all connections, old and new, but carries nothing any more.</summary>
    public void Stall() => _flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Carries so many bytes more from the client on each connection, then resets it: the server has read a part of a message.</summary>
    public void TruncateAfter(int bytes)
    {
        foreach (Line line in _lines.Keys)
        {
            line.TruncateAfter(bytes);
        }
    }

    /// <summary>Carries again, what was kept back included, and accepts again.</summary>
    public void Heal()
    {
        _refuses = false;
        _flows.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Drop(andRefuse: true);
        Heal();
        await _accepting;
        await Task.WhenAll(_lines.Values);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync(_end.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Accepted++;
            var line = new Line(this, client);
            if (_refuses)
            {
                line.Dispose();
                continue;
            }

            // Started only once it is listed, so that it also takes itself off the list.
            var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _lines[line] = CarryAsync(line, begin.Task);
            begin.SetResult();
        }
    }

    private async Task CarryAsync(Line line, Task begin)
    {
        await begin;
        try
        {
            await line.CarryAsync(_target, _end.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // A wire that tears is what this class is for.
        }
        finally
        {
            line.Dispose();
            _lines.TryRemove(line, out _);
        }
    }

    private static TaskCompletionSource Flowing()
    {
        var flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        flows.SetResult();
        return flows;
    }

    private sealed class Line(TcpProxy proxy, Socket client) : IDisposable
    {
        private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private int _left = int.MaxValue;

        public void TruncateAfter(int bytes) => Volatile.Write(ref _left, bytes);

        public void Dispose()
        {
            foreach (Socket socket in (Socket[])[client, _server])
            {
                // Closed without lingering, a connection is reset: neither side reads an orderly end.
                socket.Close(0);
            }
        }

        public async Task CarryAsync(IPEndPoint target, CancellationToken end)
        {
            client.NoDelay = true;
            await _server.ConnectAsync(target, end);
            Task there = CopyAsync(client, _server, isFromClient: true, end);
            Task back = CopyAsync(_server, client, isFromClient: false, end);
            Task first = await Task.WhenAny(there, back);
            Dispose();
            await first;
            await Task.WhenAll(there, back);
        }

        private async Task CopyAsync(Socket from, Socket to, bool isFromClient, CancellationToken end)
        {
            byte[] buffer = new byte[16 * 1024];
            int read;
            while ((read = await from.ReceiveAsync(buffer, end)) > 0)
            {
                await proxy._flows.Task.WaitAsync(end);
                int left = isFromClient ? Volatile.Read(ref _left) : int.MaxValue;
                await to.SendAsync(buffer.AsMemory(0, Math.Min(read, left)), end);
                if (left != int.MaxValue)
                {
                    Volatile.Write(ref _left, left - read);
                    if (left <= read)
                    {
                        return;
                    }
                }
            }
        }
    }
}
