using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.Threads;
using ComputeHost.Worker.Logging;
using ComputeHost.Worker.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Worker.Hosting;

/// <summary>
/// The entrance of a worker where there are Unix sockets. The first bytes of a connection say what it is: a session that comes without HTTP/2, which gets a
/// thread of its own, or gRPC, which Kestrel serves; that is started when somebody first asks for it.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "It lives as long as its process.")]
internal sealed class SocketEntrance : IWorkerEntrance
{
    private const int Backlog = 128;

    /// <summary>The most connections at a time, each of which has a thread.</summary>
    private const int MaxGuests = 2 * RecorderPage.MaxSessions;

    private static readonly UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>How long a connection may take to say what it is, and to show the token.</summary>
    private static readonly TimeSpan PrefaceLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ShortagePause = TimeSpan.FromMilliseconds(100);

    private readonly WorkerBoot _boot;
    private readonly string _path;
    private readonly Task<WorkerCore> _core;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly GuidedConnections _connections = new();
    private readonly ILogger _logger = new WorkerLogger("ComputeHost.Worker", LogLevel.Error);
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _guests = [];
    private readonly Lazy<Task<WebApplication>> _grpc;
    private readonly ManualResetEventSlim _closing = new(initialState: false);

    public SocketEntrance(WorkerBoot boot, Task<WorkerCore> core)
    {
        _boot = boot;
        _path = WorkerAddress.Parse(boot.Address).Place;
        _core = core;
        _grpc = new Lazy<Task<WebApplication>>(() => GrpcServer.StartAsync(boot, core, _connections, CancellationToken.None));
    }

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            _listener.Bind(new UnixDomainSocketEndPoint(_path));
        }
        catch (SocketException exception)
        {
            // The system's own message, "Cannot assign requested address", helps nobody.
            throw new IOException(
                $"The worker's socket could not be made at '{_path}': {exception.Message}. Check that the directory exists, that this user may write to it, "
                + "and that there is room; or start the pool again, which makes a new one.",
                exception);
        }

        // After the file is there and before anybody can connect.
#pragma warning disable CA1416 // Windows has another entrance.
        File.SetUnixFileMode(_path, OwnerOnly);
#pragma warning restore CA1416
        _listener.Listen(Backlog);
        new Thread(Accept) { IsBackground = true, Name = "ComputeHost accept" }.UnsafeStart();
        return Task.CompletedTask;
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        // Nobody can connect any more. The socket itself ends with the process: not every system can wake a thread that waits for it.
        _closing.Set();
        File.Delete(_path);
        Task[] guests;
        lock (_gate)
        {
            guests = [.. _guests];
        }

        if (_grpc is { IsValueCreated: true, Value: { IsFaulted: false } grpc })
        {
            WebApplication server = await grpc.WaitAsync(cancellationToken).ConfigureAwait(false);
            await server.StopAsync(cancellationToken).ConfigureAwait(false);
        }

        await Task.WhenAll(guests).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Accept()
    {
        while (!_closing.IsSet)
        {
            Socket? socket = null;
            try
            {
                socket = _listener.Accept();
                if (IsWelcome(socket))
                {
                    Welcome(socket);
                    continue;
                }
            }
            catch (SocketException exception)
            {
                // The client has gone already; or no descriptor is left, which may change.
                Log.NobodyLetIn(_logger, exception);
                _closing.Wait(ShortagePause);
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                // No thread or no memory is left, not even for the log.
                Shortage.Wait();
            }

            socket?.Dispose();
        }
    }

    private bool IsWelcome(Socket socket)
    {
        lock (_gate)
        {
            return _guests.Count < MaxGuests && (!OperatingSystem.IsLinux() || PeerCredentials.Of(socket).IsOwnUser);
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
            int first = PeekFirst(socket);
            if (first < 0 || _closing.IsSet)
            {
                socket.Dispose();
            }
            else if (first == WireLimits.SocketPreface[0])
            {
                ReadPreface(socket);
                using var connection = new MessageSocket(socket);
                new SocketClientConnection(connection, () => socket.ReceiveTimeout = 0, _boot.Token, _core.GetAwaiter().GetResult()).Serve();
            }
            else
            {
                socket.ReceiveTimeout = 0;
                _grpc.Value.GetAwaiter().GetResult();
                _connections.Add(socket);
            }

            return true;
        }
        catch (Exception exception)
        {
            // Whatever is wrong with one client, the others go on.
            Log.ConnectionFailed(_logger, exception);
            socket.Dispose();
            return false;
        }
    }
#pragma warning restore VSTHRD002

    /// <returns>The connection's first byte, which stays in it; -1 if it ended without one.</returns>
    private static int PeekFirst(Socket socket)
    {
        socket.ReceiveTimeout = (int)PrefaceLimit.TotalMilliseconds;
        Span<byte> first = stackalloc byte[1];
        return socket.Receive(first, SocketFlags.Peek) == 0 ? -1 : first[0];
    }

    private static void ReadPreface(Socket socket)
    {
        Span<byte> preface = stackalloc byte[WireLimits.SocketPreface.Length];
        for (int received = 0; received < preface.Length;)
        {
            int more = socket.Receive(preface[received..]);
            received += more > 0 ? more : throw new EndOfStreamException("The connection ended within its first bytes.");
        }

        if (!preface.SequenceEqual(WireLimits.SocketPreface))
        {
            throw new InvalidDataException("The connection began neither as a session nor as HTTP/2.");
        }
    }
}
