using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.Threads;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Serving;

/// <summary>What a connection turned out to be.</summary>
internal enum Entrance
{
    Session,
    Http2,
    Http1,
}

/// <summary>
/// Lets clients in: one thread waits for all connections that have not said what they are, so that many that never do cost neither threads nor the others'
/// patience. The first bytes decide: a session, HTTP/2 (gRPC), or HTTP/1 (health and metrics).
/// </summary>
/// <param name="listener">Where clients connect. The door owns it.</param>
/// <param name="admit">Takes a connection over. Called on the door's thread; must not block.</param>
/// <param name="logger">Where to log.</param>
[SupportedOSPlatform("linux")]
internal sealed class Door(Socket listener, Action<Guest, Entrance> admit, ILogger logger) : IAsyncDisposable
{
    /// <summary>The most connections of one user that have not said what they are. A further one costs the oldest its place.</summary>
    public const int MostGuestsOfAUser = 256;

    private const int PrefaceLength = 4;
    private const int PollMilliseconds = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortagePause = TimeSpan.FromMilliseconds(100);

    private readonly List<Guest> _guests = [];
    private readonly ManualResetEventSlim _closing = new(initialState: false);
    private Task _run = Task.CompletedTask;
    private PollDescriptor[] _polled = new PollDescriptor[16];

    public void Open() => _run = DedicatedThread.RunAsync("ComputeHost door", Run);

    /// <summary>Lets nobody in any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing.Set();
        listener.Dispose();
        await _run;
        _closing.Dispose();
    }

    private bool Run()
    {
        while (!_closing.IsSet)
        {
            try
            {
                Look();
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                Shortage.Wait();
            }
            catch (Exception exception) when (!_closing.IsSet)
            {
                Log.NobodyLetIn(logger, exception);
                _closing.Wait(ShortagePause);
            }
            catch (ObjectDisposedException)
            {
                // The door closes.
            }
        }

        _guests.ForEach(static guest => guest.Socket.Dispose());
        return true;
    }

    private void Look()
    {
        int count = _guests.Count + 1;
        if (_polled.Length < count)
        {
            _polled = new PollDescriptor[count * 2];
        }

        long now = Stopwatch.GetTimestamp();
        _polled[0] = new PollDescriptor((int)listener.Handle, LibC.PollIn);
        for (int index = 0; index < _guests.Count; index++)
        {
            _polled[index + 1] = new PollDescriptor(_guests[index].LookAfter > now ? -1 : (int)_guests[index].Socket.Handle, LibC.PollIn);
        }

        if (LibC.Poll(_polled.AsSpan(0, count), PollMilliseconds) > 0)
        {
            // From the last to the first, because those that are done leave the list.
            for (int index = _guests.Count - 1; index >= 0; index--)
            {
                if (_polled[index + 1].Returned != 0)
                {
                    Receive(index);
                }
            }

            if (_polled[0].Returned != 0 && !_closing.IsSet)
            {
                Accept();
            }
        }

        now = Stopwatch.GetTimestamp();
        _guests.RemoveAll(guest => guest.Deadline <= now && Close(guest));
    }

    private void Accept()
    {
        Socket socket = listener.Accept();
        try
        {
            var guest = new Guest(socket, PeerCredentials.Of(socket), Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency));
            List<Guest> others = [.. _guests.Where(other => other.Peer.UserId == guest.Peer.UserId).Take(MostGuestsOfAUser)];
            if (others.Count == MostGuestsOfAUser)
            {
                _guests.Remove(others[0]);
                others[0].Socket.Dispose();
            }

            _guests.Add(guest);
        }
        catch (SocketException)
        {
            // It has gone already.
            socket.Dispose();
        }
    }

    private void Receive(int index)
    {
        Guest guest = _guests[index];
        Span<byte> first = stackalloc byte[PrefaceLength];
        nint received = LibC.Receive(guest.Socket.SafeHandle, ref MemoryMarshal.GetReference(first), PrefaceLength, LibC.MsgPeek | LibC.MsgDontWait);
        if (received < 0 && Marshal.GetLastPInvokeError() is LibC.TryAgain or LibC.Interrupted)
        {
            return;
        }

        if (received <= 0)
        {
            _guests.RemoveAt(index);
            guest.Socket.Dispose();
            return;
        }

        if (received < PrefaceLength)
        {
            guest.LookAfter = Stopwatch.GetTimestamp() + (long)(SlowPause.TotalSeconds * Stopwatch.Frequency);
            return;
        }

        _guests.RemoveAt(index);
        Entrance entrance = first.SequenceEqual(WireLimits.DaemonPreface) ? Entrance.Session : first.SequenceEqual("PRI "u8) ? Entrance.Http2 : Entrance.Http1;
        admit(guest, entrance);
    }

    private static bool Close(Guest guest)
    {
        guest.Socket.Dispose();
        return true;
    }
}
