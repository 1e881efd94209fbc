using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using ComputeHost.Client;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Pools;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Journal;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;
using ComputeHost.Supervisor.Output;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Daemon.Relay;

/// <summary>
/// The session of one client program: reads its calls, gives them to the pool's engine, and sends the answers. It runs on a thread of its own, which reads;
/// answers come from the threads that read the workers. When the client has gone, its calls are given up.
/// </summary>
internal sealed class RelaySession : IDisposable
{
    /// <summary>How long a client may take to say what it wants, however slowly it does.</summary>
    public static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(10);

    /// <summary>In bytes. A client that does not read its answers loses its session when so many wait.</summary>
    public const long MostUnread = 64L * 1024 * 1024;

    /// <summary>About what a frame takes in memory besides its content.</summary>
    private const int FrameOverhead = 128;

    /// <summary>How long a client that loses its session is given to take in why.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    /// <summary>In characters, of what a client says of itself and others are shown.</summary>
    private const int LongestShown = 64;

    private static long _lastId;

    private readonly ConcurrentDictionary<ulong, SessionCall> _calls = new();
    private readonly SocketFrameStream<ClientBatch, WorkerBatch> _stream;
    private readonly MessageSocket _socket;
    private readonly RelayFrameWriter _writer;
    private readonly UnreadBytes _unread;
    private readonly long _created = Stopwatch.GetTimestamp();
    private bool _flushIsDue;
    private volatile bool _begun;
    private volatile bool _readsTooLittle;
    private volatile bool _gone;

    public RelaySession(MessageSocket socket, ClientAccount account, int processId)
    {
        _socket = socket;
        Account = account;
        ProcessId = processId;
        _unread = new UnreadBytes(account);
        Memory = new SessionMemory(account);
        _stream = new SocketFrameStream<ClientBatch, WorkerBatch>(socket, ClientBatch.Parser);
        _writer = new RelayFrameWriter(_stream, new RelayFrameBuilder(_unread.Remove));
    }

    public long Id { get; } = Interlocked.Increment(ref _lastId);

    public ClientAccount Account { get; }

    /// <summary>The client's process, as it was when it connected.</summary>
    public int ProcessId { get; }

    public HostedPool Pool { get; private set; } = null!;

    public ClientShare Share { get; private set; } = null!;

    /// <summary>How many unanswered calls the client may have in the session.</summary>
    public int Window { get; private set; }

    /// <summary>What is shared with the client.</summary>
    public SessionMemory Memory { get; }

    public JournalPage? Journal { get; private set; }

    /// <summary>Those that have not been answered.</summary>
    public IEnumerable<SessionCall> Calls => _calls.Values;

    public int CallCount => _calls.Count;

    /// <summary>Whether it still has not said what it wants, although its time for that is up.</summary>
    public bool IsLate => !_begun && Stopwatch.GetElapsedTime(_created) > OpenLimit;

    /// <summary>Serves to the end of the connection, then gives up what is left. Never throws.</summary>
    /// <param name="segment">What came with the preface: where the client's large arguments lie.</param>
    /// <param name="socket">The connection, behind its preface.</param>
    /// <param name="pools">What this daemon has; null if the client has too many sessions.</param>
    /// <param name="logger">Where to log.</param>
    public void Serve(SafeFileHandle? segment, Socket socket, ServedPools? pools, ILogger logger)
    {
        try
        {
            Begin(segment, socket, pools);
            Log.SessionBegan(logger, Id, Account.Name, ProcessId, Pool.Name);
            using var reader = new RelayFrameReader(this);
            _ = _stream.ReceiveAllAsync(reader);
        }
        catch (SessionRefusedException exception)
        {
            Log.SessionRefused(logger, Id, Account.Name, ProcessId, exception.Message);
            Refuse(exception.Status, exception.Message);
        }
        catch (InvalidDataException exception)
        {
            Log.SessionRefused(logger, Id, Account.Name, ProcessId, exception.Message);
            Refuse(SessionStatus.InvalidArgument, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            // The client has gone, unless it was sent away.
            if (_readsTooLittle)
            {
                Log.SessionRefused(logger, Id, Account.Name, ProcessId, $"It does not read its answers, of which {MostUnread} bytes wait.");
            }
        }
        finally
        {
            End(logger);
        }
    }

    /// <summary>Its thread has ended.</summary>
    public void Dispose() => _socket.Dispose();

    /// <summary>Ends the connection; its thread does the rest.</summary>
    public void Abort() => _socket.Abort();

    /// <summary>Queues a frame. <see cref="Flush"/> must follow.</summary>
    public void Post(WorkerFrame frame, PayloadWriter? rest = null)
    {
        var queued = new RelayFrame(frame, FrameOverhead + frame.CalculateSize(), rest);
        if (_unread.Add(queued.Held) > MostUnread)
        {
            _readsTooLittle = true;
            _socket.Abort();
        }

        _writer.Post(queued);
    }

    public void Flush()
    {
        Volatile.Write(ref _flushIsDue, false);
        _writer.Flush();
    }

    public void Send(WorkerFrame frame)
    {
        Post(frame);
        Flush();
    }

    /// <summary>Puts a call on the session's list.</summary>
    public void Remember(SessionCall call) => _calls[call.WireNumber] = call;

    public SessionCall? Find(ulong number) => _calls.GetValueOrDefault(number);

    /// <summary>A call is over without an answer.</summary>
    public void Forget(SessionCall call)
    {
        _calls.TryRemove(call.WireNumber, out _);
        Account.EndCall();
    }

    /// <summary>Sends the answer to a call, with others of the same moment.</summary>
    public void Answer(SessionCall call, WorkerFrame frame, PayloadWriter? value)
    {
        _calls.TryRemove(call.WireNumber, out _);
        if (_gone)
        {
            value?.Dispose();
            return;
        }

        if (value is null)
        {
            Post(frame);
        }
        else
        {
            PostResult(frame, value);
        }

        if (!Interlocked.Exchange(ref _flushIsDue, true))
        {
            DueFlushes.Add(this);
        }
    }

    private void Begin(SafeFileHandle? segment, Socket socket, ServedPools? pools)
    {
        JournalPage? journal = null;
        SafeFileHandle? journalDescriptor = null;
        try
        {
            Open open = ReceiveOpen();
            _begun = true;
            Pool = pools?.Find(Shown(open.Daemon.Pool)) ?? throw new SessionRefusedException(
                SessionStatus.ResourceExhausted,
                $"'{Account.Name}' has '{ClientAccount.MostSessions}' sessions with this daemon, the limit. End one, or use one client for the whole program.");
            if (Pool.IsDraining)
            {
                throw new SessionRefusedException(SessionStatus.Unavailable, "The daemon is being stopped and takes no new sessions.");
            }

            Share = Pool.ShareOf(Account);
            Window = HostedPool.WindowOf(Account);
            if (segment is not null)
            {
                Memory.Open(segment, open.Daemon.SegmentLength, Pool.Settings.MaxPayload);
            }

            if (JournalPage.TryCreate(Window) is var (page, descriptor))
            {
                (journal, journalDescriptor) = (page, descriptor);
            }

            Journal = journal;
            List<SafeFileHandle> passed = [];
            if (journalDescriptor is not null)
            {
                passed.Add(journalDescriptor);
            }

            if (Memory.Results is { } results)
            {
                passed.Add(results.Descriptor);
            }

            DescriptorSocket.Send(socket, WireLimits.DaemonPreface, [.. passed]);
        }
        catch (Exception exception) when (exception is SessionRefusedException or InvalidDataException)
        {
            // The client reads the reason behind the answer to its preface.
            DescriptorSocket.Send(socket, WireLimits.DaemonPreface, []);
            throw;
        }
        finally
        {
            journalDescriptor?.Dispose();
        }

        socket.ReceiveTimeout = 0;
        Greet();
    }

    private Open ReceiveOpen()
    {
        if (!_stream.TryReceive(out ClientBatch? batch) || batch.Frames is not [{ FrameCase: ClientFrame.FrameOneofCase.Open, Open: { Daemon: { } daemon } open }])
        {
            throw SessionRefusedException.ForBreach("The first batch must hold one frame, Open, with what a daemon is told.");
        }

        if (daemon.Protocol != ProtocolVersion.Current)
        {
            throw new SessionRefusedException(
                SessionStatus.FailedPrecondition,
                $"This daemon speaks protocol {ProtocolVersion.Current} (ComputeHost {ProtocolVersion.Product}), "
                + $"the program speaks protocol {daemon.Protocol} (ComputeHost {Shown(daemon.ClientVersion)}). "
                + "Use the same major version of ComputeHost on both sides.");
        }

        return open;
    }

    private static string Shown(string told) =>
        PrintableText.From(told.Length <= LongestShown ? told : told[..LongestShown] + PrintableText.CutMark);

    private void Greet()
    {
        ClientSettings settings = Pool.Settings;
        Post(new WorkerFrame
        {
            Hello = new Hello
            {
                Protocol = ProtocolVersion.Current,
                WorkerVersion = ProtocolVersion.Product,
                Session = (ulong)Id,
                Credit = (uint)Window,
                MaxPayload = (ulong)settings.MaxPayload,
                BorrowsArguments = Memory.HasArguments,
                Daemon = new DaemonHello
                {
                    Pool = Pool.Name,
                    QueueTimeoutMicroseconds = WireTime.ToWire(settings.QueueTimeout),
                    ExecutionTimeoutMicroseconds = WireTime.ToWire(settings.ExecutionTimeout),
                    SegmentLength = (ulong)(Memory.Results?.Length ?? 0),
                    JournalSlots = (uint)(Journal?.Slots ?? 0),
                },
            },
        });
        foreach (Methods methods in Pool.TellMethods())
        {
            Post(new WorkerFrame { Methods = methods });
        }

        Flush();
    }

    private void PostResult(WorkerFrame frame, PayloadWriter value)
    {
        Result result = frame.Result;
        int length = value.Length;
        if (value.SegmentOffset is { } offset)
        {
            result.SharedValue = Memory.Lend(value, offset);
            Post(frame);
            return;
        }

        result.ValueLength = (ulong)length;
        if (length <= WireLimits.InlinePayload)
        {
            result.Value = ByteString.CopyFrom(value.WrittenSpan);
            value.Dispose();
            Post(frame);
            return;
        }

        result.Value = UnsafeByteOperations.UnsafeWrap(value.WrittenMemory[..WireLimits.InlinePayload]);
        Post(frame, value);
    }

    private void Refuse(SessionStatus status, string detail)
    {
        Send(new WorkerFrame { Refused = new Refused { Status = (int)status, Detail = detail } });
        // The thread of a worker's answers may be sending, and would find the connection ended before it gets to this frame.
#pragma warning disable VSTHRD002 // On the session's own thread, which has nothing else to do.
        _writer.WaitUntilSentAsync().Wait(LastWord);
#pragma warning restore VSTHRD002
    }

    private void End(ILogger logger)
    {
        _gone = true;
        if (Share is not null)
        {
            Log.SessionEnded(logger, Id, Account.Name, ProcessId, _calls.Count);
        }

        // Whatever happens to one of its calls, the client's memory is given back.
        try
        {
            foreach (SessionCall call in _calls.Values)
            {
                Pool.Client.Abandon(call);
            }
        }
        finally
        {
            Release();
        }
    }

    private void Release()
    {
        _socket.Abort();
#pragma warning disable VSTHRD002 // On the session's own thread, which has nothing else to do; the socket is down, so a send under way fails.
        _writer.CloseAsync().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        _unread.Close();
        Memory.Dispose();
        Journal?.Dispose();
    }
}
