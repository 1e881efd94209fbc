using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.Versioning;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Files;
using ComputeHost.Daemon.Pools;
using ComputeHost.Daemon.Relay;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Daemon.Serving;

/// <summary>Serves clients at the daemon's socket, once its pools have started: owns the door, the sessions and the beat.</summary>
/// <param name="place">Where it listens. The caller disposes it afterwards.</param>
/// <param name="pools">What it serves. The caller stops them afterwards.</param>
/// <param name="clients">Who has connected.</param>
/// <param name="web">Takes connections that speak HTTP.</param>
/// <param name="logger">Where to log; must neither block nor throw.</param>
[SupportedOSPlatform("linux")]
internal sealed class DaemonServer(DaemonPlace place, ServedPools pools, Clients clients, IWebConnections web, ILogger logger) : IAsyncDisposable
{
    private const int Backlog = 512;

    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<RelaySession, Task> _sessions = new();
    private readonly ManualResetEventSlim _closing = new(initialState: false);
    private Door? _door;
    private Task _beat = Task.CompletedTask;

    /// <summary>Lets clients in.</summary>
    public void Open()
    {
        _door = new Door(place.Listen(Backlog), Admit, logger);
        _beat = DedicatedThread.RunAsync("ComputeHost beat", Beat);
        _door.Open();
    }

    /// <summary>Tells the clients that they are to send nothing new.</summary>
    public void AnnounceDrain()
    {
        foreach (RelaySession session in clients.Sessions)
        {
            session.Send(new WorkerFrame { Draining = new Draining { Reason = "The daemon is being stopped." } });
        }
    }

    /// <summary>Ends all sessions at once and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_door is not null)
        {
            await _door.DisposeAsync();
        }

        _closing.Set();
        foreach (RelaySession session in _sessions.Keys)
        {
            session.Abort();
        }

        await Task.WhenAll(_sessions.Values);
        await _beat;
        _closing.Dispose();
    }

    private void Admit(Guest guest, Entrance entrance)
    {
        if (entrance == Entrance.Session)
        {
            Begin(guest);
        }
        else
        {
            web.Add(guest.Socket, guest.Peer, entrance);
        }
    }

    private void Begin(Guest guest)
    {
        ClientAccount account = clients.Of(guest.Peer.UserId);
        var session = new RelaySession(new MessageSocket(guest.Socket), account, guest.Peer.ProcessId);
        int connections = account.CountConnection(1);
        if (connections > ClientAccount.MostConnections)
        {
            // Nor is there a thread to tell it.
            account.CountConnection(-1);
            session.Dispose();
            return;
        }

        Task serving;
        try
        {
            serving = DedicatedThread.RunAsync($"ComputeHost session {session.Id}", () => Serve(session, guest.Socket, connections));
        }
        catch
        {
            account.CountConnection(-1);
            session.Dispose();
            throw;
        }

        _sessions[session] = serving;
        _ = serving.ContinueWith(_ => _sessions.TryRemove(session, out Task? _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private bool Serve(RelaySession session, Socket socket, int connections)
    {
        SafeFileHandle? segment = null;
        try
        {
            socket.ReceiveTimeout = (int)RelaySession.OpenLimit.TotalMilliseconds;
            segment = ReadPreface(socket);
            clients.Add(session);
            session.Serve(segment, socket, connections > ClientAccount.MostSessions ? null : pools, logger);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or SocketException or InvalidDataException)
        {
            Log.SessionRefused(logger, session.Id, session.Account.Name, session.ProcessId, exception.Message);
        }
        finally
        {
            clients.Remove(session);
            segment?.Dispose();
            session.Dispose();
            // Last, because to close what a client has passed may take long.
            session.Account.CountConnection(-1);
        }

        return true;
    }

    private static SafeFileHandle? ReadPreface(Socket socket)
    {
        byte[] preface = new byte[WireLimits.DaemonPreface.Length];
        List<SafeFileHandle> passed = DescriptorSocket.Receive(socket, preface);
        foreach (SafeFileHandle further in passed.Skip(1))
        {
            further.Dispose();
        }

        return passed.FirstOrDefault();
    }

    /// <summary>
    /// Shows clients with calls that the daemon lives: one that hears nothing gives its session up. Sends away those that connect and then say too little.
    /// </summary>
    private bool Beat()
    {
        while (!_closing.Wait(BeatInterval))
        {
            foreach (RelaySession late in _sessions.Keys.Where(static session => session.IsLate))
            {
                late.Abort();
            }

            foreach (RelaySession session in clients.Sessions.Where(static session => session.CallCount > 0))
            {
                try
                {
                    session.Send(new WorkerFrame { Beat = new Beat() });
                }
                catch (Exception exception) when (Shortage.IsCauseOf(exception))
                {
                    // The next beat comes soon.
                }
            }
        }

        return true;
    }
}
