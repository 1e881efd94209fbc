using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.Threads;
using ComputeHost.Worker.Execution;
using ComputeHost.Worker.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Worker.Hosting;

/// <summary>
/// The entrance of a worker where there are Unix sockets. The first bytes of a connection say what it is: a session that comes without HTTP/2, which gets a
/// thread of its own, or gRPC, which Kestrel serves; that is started when somebody first asks for it.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "It lives as long as its process; closing it disposes the listener.")]
internal sealed class SocketEntrance(WorkerBoot boot, Task<WorkerCore> core) : IWorkerEntrance
{
    private const int Backlog = 128;

    /// <summary>So many connections at most are looked at or carry a session; every one of them has a thread.</summary>
    private const int MaxGuests = 2 * RecorderPage.MaxSessions;

    private static readonly UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>How long a connection may take to say what it is.</summary>
    private static readonly TimeSpan PrefaceLimit = TimeSpan.FromSeconds(10);

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly GuidedConnections _connections = new();
    private readonly ILogger _logger = new WorkerLogger("ComputeHost.Worker", LogLevel.Error);
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _guests = [];
    private Task<WebApplication>? _grpc;

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(boot.Address));
        // After the file is there and before anybody can connect.
#pragma warning disable CA1416 // Windows has another entrance.
        File.SetUnixFileMode(boot.Address, OwnerOnly);
#pragma warning restore CA1416
        _listener.Listen(Backlog);
        new Thread(Accept) { IsBackground = true, Name = "ComputeHost accept" }.UnsafeStart();
        return Task.CompletedTask;
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        _listener.Dispose();
        Task<WebApplication>? grpc;
        Task[] guests;
        lock (_gate)
        {
            grpc = _grpc;
            guests = [.. _guests];
        }

        if (grpc is not null)
        {
            WebApplication server = await grpc.ConfigureAwait(false);
            await server.StopAsync(cancellationToken).ConfigureAwait(false);
        }

        await Task.WhenAll(guests).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Accept()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.Interrupted)
            {
                continue;
            }
            catch (SocketException)
            {
                // Closed, or without descriptors: whoever has come in is served to the end.
                return;
            }

            if (IsWelcome(socket))
            {
                Welcome(socket);
            }
            else
            {
                socket.Dispose();
            }
        }
    }

    private bool IsWelcome(Socket socket)
    {
        lock (_gate)
        {
            return _guests.Count < MaxGuests && (!OperatingSystem.IsLinux() || PeerCredentials.IsOwnUser(socket));
        }
    }

    private void Welcome(Socket socket)
    {
        Task guest = DedicatedThread.RunAsync("ComputeHost session", () => Serve(socket));
        lock (_gate)
        {
            _guests.Add(guest);
        }

        _ = guest.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Forget(Task guest)
    {
        lock (_gate)
        {
            _guests.Remove(guest);
        }
    }

#pragma warning disable VSTHRD002 // On a thread of its own, which has nothing else to do.
    private bool Serve(Socket socket)
    {
        try
        {
            if (IsSession(socket))
            {
                using var connection = new MessageSocket(socket);
                new SocketSession(connection, boot.Token, core.GetAwaiter().GetResult()).Serve();
            }
            else
            {
                GrpcAsync().GetAwaiter().GetResult();
                _connections.Add(socket);
            }

            return true;
        }
        catch (Exception exception)
        {
            // Whatever is wrong with one caller, the others go on.
            Log.ConnectionFailed(_logger, exception);
            socket.Dispose();
            return false;
        }
    }
#pragma warning restore VSTHRD002

    /// <summary>Looks at the first bytes. Those of a session are taken from the connection, those of HTTP/2 stay in it.</summary>
    private static bool IsSession(Socket socket)
    {
        socket.ReceiveTimeout = (int)PrefaceLimit.TotalMilliseconds;
        Span<byte> preface = stackalloc byte[WireLimits.SocketPreface.Length];
        if (socket.Receive(preface[..1], SocketFlags.Peek) == 0 || preface[0] != WireLimits.SocketPreface[0])
        {
            return false;
        }

        for (int received = 0; received < preface.Length;)
        {
            int more = socket.Receive(preface[received..]);
            received += more > 0 ? more : throw new EndOfStreamException("The connection ended within its first bytes.");
        }

        socket.ReceiveTimeout = 0;
        return preface.SequenceEqual(WireLimits.SocketPreface) ? true : throw new InvalidDataException("The connection began neither as a session nor as HTTP/2.");
    }

    private Task<WebApplication> GrpcAsync()
    {
        lock (_gate)
        {
            return _grpc ??= GrpcServer.StartAsync(boot, core, _connections, CancellationToken.None);
        }
    }
}
