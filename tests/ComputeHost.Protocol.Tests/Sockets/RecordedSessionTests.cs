using System.Text;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Google.Protobuf;

namespace ComputeHost.Protocol.Tests.Sockets;

/// <summary>
/// The bytes of a small session with a daemon, as the first version of the wire has them. Programs and daemons of the same major version work together: what is
/// recorded here must be written and read in the same way until the protocol's number is raised.
/// </summary>
public sealed class RecordedSessionTests
{
    private static readonly string Recorded = Path.Combine(AppContext.BaseDirectory, "Sockets", "session-1.txt");

    private static readonly (string Name, ClientFrame[] Frames)[] Client =
    [
        ("Open", [new ClientFrame
        {
            Open = new Open
            {
                WantsMethods = true,
                Daemon = new DaemonOpen { Protocol = 1, ClientVersion = "1.0.0", Pool = "imaging", SegmentLength = 268_435_456 },
            },
        }]),
        ("Call with terms", [new ClientFrame
        {
            Call = new Call
            {
                Call_ = 1,
                Method = "App.Primes.Count(System.Int32)",
                MethodId = 1,
                Fingerprint = 0x0123_4567_89AB_CDEF,
                Arguments = ByteString.CopyFrom(0x0A, 5, 1, 0x40, 0x42, 0x0F, 0),
                ArgumentsLength = 7,
                CallId = "c-1",
                Attempt = 1,
                Culture = "de-CH",
                UiCulture = "en",
                ReportProgress = true,
                BorrowsResult = true,
                JournalSlot = 3,
                Terms = new RequestedTerms
                {
                    TimeoutMicroseconds = 2_000_000,
                    QueueTimeoutMicroseconds = ulong.MaxValue,
                    DeadlineMicroseconds = 5_000_000,
                    Idempotent = true,
                    Priority = -1,
                    AffinityKey = "a",
                    DefaultTimeoutMicroseconds = 100_000_000,
                    WaitedMicroseconds = 1500,
                },
            },
        }]),
        ("Call with shared arguments, and one with items", [
            new ClientFrame { Call = new Call { Call_ = 2, MethodId = 1, SharedArguments = new SharedRange { Offset = 4096, Length = 1_048_576 }, CallId = "c-2", JournalSlot = 4 } },
            new ClientFrame { Call = new Call { Call_ = 3, MethodId = 1, ArgumentsLength = 70_000, Items = Items.UntilFault, ItemCount = 2, CallId = "c-3", JournalSlot = 5 } }]),
        ("Chunk", [new ClientFrame { Chunk = new PayloadChunk { Call = 3, Data = ByteString.CopyFrom(1, 2, 3) } }]),
        ("Call that was taken back, and one in JSON", [
            new ClientFrame { Call = new Call { Call_ = 4, MethodId = 1, TakenBack = true } },
            new ClientFrame { Call = new Call { Call_ = 5, MethodId = 1, Json = true, ArgumentsLength = 0 } }]),
        ("Cancel, Withdraw and Release", [
            new ClientFrame { Cancel = new Cancel { Call = 2 } },
            new ClientFrame { Withdraw = new Withdraw { Call = 3 } },
            new ClientFrame { Release = new Release { Offset = 8192 } }]),
    ];

    private static readonly (string Name, WorkerFrame[] Frames)[] Daemon =
    [
        ("Hello", [new WorkerFrame
        {
            Hello = new Hello
            {
                Protocol = 1,
                WorkerVersion = "1.0.0",
                Session = 7,
                Credit = 1024,
                MaxPayload = 67_108_864,
                BorrowsArguments = true,
                Daemon = new DaemonHello
                {
                    Pool = "imaging",
                    QueueTimeoutMicroseconds = 30_000_000,
                    ExecutionTimeoutMicroseconds = 100_000_000,
                    SegmentLength = 134_217_728,
                    JournalSlots = 1024,
                },
            },
        }]),
        ("Methods", [new WorkerFrame
        {
            Methods = new V1.Methods
            {
                Complete = true,
                Methods_ =
                {
                    new MethodDescription
                    {
                        Key = "App.Primes.Count(System.Int32)",
                        Name = "Primes.Count",
                        Aliases = { "primes.count" },
                        Fingerprint = 0x0123_4567_89AB_CDEF,
                        TypeDescription = "limit: System.Int32",
                        Idempotent = true,
                        TimeoutMicroseconds = 300_000,
                        MaxConcurrency = 2,
                        Parameters = { "int limit" },
                        Result = "int",
                        Example = "[1]",
                    },
                },
            },
        }]),
        ("Progress and Beat", [
            new WorkerFrame { Progress = new Progress { Call = 1, Fraction = 0.5, Message = "half" } },
            new WorkerFrame { Beat = new Beat() }]),
        ("Result", [new WorkerFrame { Result = new Result { Call = 1, Value = ByteString.CopyFrom(1, 42, 0, 0, 0), ValueLength = 5, RunNanoseconds = 1_234_567 } }]),
        ("Result in shared memory", [new WorkerFrame { Result = new Result { Call = 2, SharedValue = new SharedRange { Offset = 8192, Length = 1_048_577 } } }]),
        ("Fault", [new WorkerFrame
        {
            Fault = new Fault
            {
                Call = 3,
                Kind = Fault.Types.Kind.Threw,
                RunNanoseconds = 1,
                Detail = new FaultDetail { Type = "System.InvalidOperationException", Message = "boom", StackTrace = "at App", Hresult = -2146233079 },
            },
        }]),
        ("Failed", [new WorkerFrame
        {
            Failed = new Failed
            {
                Call = 5,
                Kind = Failed.Types.Kind.WorkerLost,
                Message = "lost",
                Attempt = 2,
                Ran = 2,
                Lost = new LostWorker { Cause = 6, Blame = 1, ExitCode = 3, StderrTail = "x", Worker = "w1", ProcessId = 99, ElapsedMicroseconds = 12, PeakMemory = 4096, DumpPath = "/d" },
                Causes = { new Failed { Kind = Failed.Types.Kind.QueueFull, PendingLimit = 8, RetryAfterMicroseconds = 100_000 } },
            },
        }]),
        ("NotStarted and Draining", [
            new WorkerFrame { NotStarted = new NotStarted { Call = 4, Reason = NotStarted.Types.Reason.Withdrawn } },
            new WorkerFrame { Draining = new Draining { Reason = "The daemon is being stopped." } }]),
        ("Refused", [new WorkerFrame { Refused = new Refused { Status = 9, Detail = "Use the same major version." } }]),
    ];

    [LinuxFact]
    public void Write_Today_GivesTheRecordedBytes()
    {
        var text = new StringBuilder("# A session with a daemon in the first version of the wire, each message as it goes over the socket.\n");
        text.Append("client: Preface\n").Append(Convert.ToHexStringLower(WireLimits.DaemonPreface)).Append('\n');
        text.Append("daemon: Preface\n").Append(Convert.ToHexStringLower(WireLimits.DaemonPreface)).Append('\n');
        foreach ((string name, ClientFrame[] frames) in Client)
        {
            text.Append("client: ").Append(name).Append('\n').Append(Convert.ToHexStringLower(Written(new ClientBatch { Frames = { frames } }))).Append('\n');
        }

        foreach ((string name, WorkerFrame[] frames) in Daemon)
        {
            text.Append("daemon: ").Append(name).Append('\n').Append(Convert.ToHexStringLower(Written(new WorkerBatch { Frames = { frames } }))).Append('\n');
        }

        Assert.Equal(File.ReadAllText(Recorded), text.ToString());
    }

    [LinuxFact]
    public void Read_TheRecordedBytes_GivesTheMessages()
    {
        List<(string Name, byte[] Bytes)> recorded = [.. File.ReadLines(Recorded).Skip(1).Chunk(2).Select(static lines => (lines[0], Convert.FromHexString(lines[1])))];

        Assert.Equal(
            [.. Client.Select(static batch => new ClientBatch { Frames = { batch.Frames } })],
            ReadAll(recorded.Where(static message => message.Name.StartsWith("client: ", StringComparison.Ordinal)), ClientBatch.Parser));
        Assert.Equal(
            [.. Daemon.Select(static batch => new WorkerBatch { Frames = { batch.Frames } })],
            ReadAll(recorded.Where(static message => message.Name.StartsWith("daemon: ", StringComparison.Ordinal)), WorkerBatch.Parser));
    }

    private static byte[] Written<T>(T message)
        where T : class, IMessage<T>
    {
        using var pair = new SocketPair();
        Assert.True(new MessageWriter<T>(pair.Own).WriteAsync(message).IsCompletedSuccessfully);
        byte[] bytes = new byte[sizeof(int) + message.CalculateSize()];
        Assert.Equal(bytes.Length, pair.Other.Receive(bytes));
        Assert.Equal(0, pair.Other.Available);
        return bytes;
    }

    private static List<T> ReadAll<T>(IEnumerable<(string Name, byte[] Bytes)> recorded, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        using var pair = new SocketPair();
        // Behind the preface come the messages.
        foreach ((_, byte[] bytes) in recorded.Skip(1))
        {
            Assert.Equal(bytes.Length, pair.Other.Send(bytes));
        }

        pair.Other.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        var reader = new MessageReader<T>(pair.Own, parser);
        List<T> messages = [];
        foreach ((_, byte[] _) in recorded.Skip(1))
        {
            Assert.True(reader.TryRead(out T? message));
            messages.Add(message);
        }

        Assert.Throws<EndOfStreamException>(() => reader.TryRead(out T? _));
        return messages;
    }
}
