using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>A client at the daemon's bare socket that says what its test wants it to.</summary>
internal sealed partial class RawClient : IDisposable
{
    public const string Twice = "ComputeHost.SharedMethods.Work.Twice(System.Int32)";
    public const string Sleep = "ComputeHost.SharedMethods.Work.Sleep(System.Int32)";
    public const string Echo = "ComputeHost.SharedMethods.Work.Echo(System.Byte[])";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MessageReader<WorkerBatch> _reader;
    private readonly MessageSocket _messages;
    private readonly Queue<WorkerFrame> _received = [];
    private readonly List<string> _methods = [];
    private ulong _lastCall;

    private RawClient(Socket socket)
    {
        Socket = socket;
        socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        socket.SendTimeout = (int)Patience.TotalMilliseconds;
        _messages = new MessageSocket(socket);
        _reader = new MessageReader<WorkerBatch>(_messages, WorkerBatch.Parser);
    }

    public Socket Socket { get; }

    public Hello Hello { get; private set; } = new();

    /// <summary>What the daemon has passed: the journal's page and the segment for results.</summary>
    public List<SafeFileHandle> Passed { get; private set; } = [];

    public static RawClient Connect(TestDaemon daemon)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(daemon.SocketPath));
        return new RawClient(socket);
    }

    /// <summary>Connects as another user, which only root can: what counts is who a thread is while it connects.</summary>
    public static RawClient ConnectAs(TestDaemon daemon, int userId, int groupId)
    {
        RawClient client = null!;
        RunAs(userId, groupId, () => client = Connect(daemon));
        return client;
    }

    /// <summary>Does something on a thread that is another user's.</summary>
    public static void RunAs(int userId, int groupId, Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() =>
        {
            // By the bare system calls, because the C library changes all threads of the process.
            Assert.Equal(0, SystemCall(SetGroups, -1, groupId, -1));
            Assert.Equal(0, SystemCall(SetUsers, -1, userId, -1));
            action();
        }));
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Has a session begun in good order.</summary>
    public static RawClient Begin(TestDaemon daemon, SafeFileHandle? segment = null, long segmentLength = 0) => Connect(daemon).Begin(segment, segmentLength);

    public RawClient Begin(SafeFileHandle? segment = null, long segmentLength = 0)
    {
        SendPreface(segment is null ? [] : [segment]);
        Send(OpenFrame(segmentLength));
        ReceiveAnswer();
        Hello = ReceiveFrame().Hello;
        while (!ReceiveFrame().Methods.Complete)
        {
        }

        return this;
    }

    public static ClientFrame OpenFrame(long segmentLength = 0, string pool = "", uint protocol = ProtocolVersion.Current, string version = "1.2.3") => new()
    {
        Open = new Open { WantsMethods = true, Daemon = new DaemonOpen { Protocol = protocol, ClientVersion = version, Pool = pool, SegmentLength = (ulong)segmentLength } },
    };

    public void SendPreface(params SafeFileHandle[] descriptors) => DescriptorSocket.Send(Socket, WireLimits.DaemonPreface, descriptors);

    public void ReceiveAnswer()
    {
        byte[] answer = new byte[WireLimits.DaemonPreface.Length];
        Passed = DescriptorSocket.Receive(Socket, answer);
        Assert.Equal(WireLimits.DaemonPreface.ToArray(), answer);
    }

    /// <summary>The next call in order, with one number as its argument.</summary>
    public Call NextCall(string method, int argument = 0) => NextCall(method, [1, .. BitConverter.GetBytes(argument)]);

    public Call NextCall(string method, byte[] argument)
    {
        ByteString arguments = new Arguments { Values = { ByteString.CopyFrom(argument) } }.ToByteString();
        var call = new Call
        {
            Call_ = ++_lastCall,
            MethodId = MethodIdOf(method, out bool isNew),
            Method = isNew ? method : "",
            Arguments = arguments.Length <= WireLimits.InlinePayload ? arguments : ByteString.CopyFrom(arguments.Span[..WireLimits.InlinePayload]),
            ArgumentsLength = (ulong)arguments.Length,
            JournalSlot = (uint)((_lastCall - 1) % Math.Max(1, Hello.Daemon?.JournalSlots ?? 1)),
            Terms = new RequestedTerms(),
        };
        if (_lastCall == 1)
        {
            (call.Culture, call.UiCulture) = ("", "");
        }

        return call;
    }

    public void Send(params ClientFrame[] frames) => SendMessage(new ClientBatch { Frames = { frames } }.ToByteArray());

    public void SendCall(Call call) => Send(new ClientFrame { Call = call });

    /// <summary>Sends bytes behind their length, whatever they are.</summary>
    public void SendMessage(byte[] message)
    {
        byte[] framed = new byte[sizeof(int) + message.Length];
        BinaryPrimitives.WriteInt32LittleEndian(framed, message.Length);
        message.CopyTo(framed, sizeof(int));
        SendBytes(framed);
    }

    public void SendBytes(byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += Socket.Send(bytes.AsSpan(sent));
        }
    }

    /// <exception cref="IOException">The daemon has ended the session.</exception>
    public WorkerFrame ReceiveFrame()
    {
        while (_received.Count == 0)
        {
            Assert.True(_reader.TryRead(out WorkerBatch? batch));
            foreach (WorkerFrame frame in batch.Frames)
            {
                _received.Enqueue(frame);
            }
        }

        return _received.Dequeue();
    }

    /// <summary>The next frame that is about a call.</summary>
    public WorkerFrame ReceiveOutcome()
    {
        WorkerFrame frame;
        do
        {
            frame = ReceiveFrame();
        }
        while (frame.FrameCase is WorkerFrame.FrameOneofCase.Beat or WorkerFrame.FrameOneofCase.Progress or WorkerFrame.FrameOneofCase.Credit);
        return frame;
    }

    /// <summary>Reads to the end of the session.</summary>
    /// <returns>Why the daemon has ended it; empty if it did not say.</returns>
    public Refused ReceiveRefusal()
    {
        try
        {
            while (true)
            {
                if (ReceiveFrame() is { FrameCase: WorkerFrame.FrameOneofCase.Refused } frame)
                {
                    return frame.Refused;
                }
            }
        }
        catch (IOException exception) when (exception.InnerException is not SocketException { SocketErrorCode: SocketError.TimedOut })
        {
            return new Refused();
        }
    }

    /// <summary>The daemon answers the preface and refuses.</summary>
    public Refused ReceiveRefusalBehindAnswer()
    {
        ReceiveAnswer();
        return ReceiveRefusal();
    }

    public void Dispose()
    {
        Passed.ForEach(static descriptor => descriptor.Dispose());
        _messages.Dispose();
    }

    private uint MethodIdOf(string method, out bool isNew)
    {
        int known = _methods.IndexOf(method);
        isNew = known < 0;
        if (isNew)
        {
            _methods.Add(method);
            known = _methods.Count - 1;
        }

        return (uint)known + 1;
    }

    private static long SetUsers => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 147 : 117;

    private static long SetGroups => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 149 : 119;

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial int SystemCall(long number, int real, int effective, int saved);
}
