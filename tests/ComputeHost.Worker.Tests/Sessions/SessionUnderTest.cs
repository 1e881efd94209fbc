using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using ComputeHost.Worker.Logging;
using ComputeHost.Worker.Sessions;
using ComputeHost.Worker.Vitals;
using Google.Protobuf;

namespace ComputeHost.Worker.Tests.Sessions;

/// <summary>A session in this process: real slots and scheduler, recorded frames.</summary>
internal sealed class SessionUnderTest : IDisposable
{
    private static readonly MethodRegistry Methods = new(ApplicationMethods.Load().Compute, [], static method => new WorkerLogger(method));

    private readonly RecorderMemory _memory = RecorderMemory.Create(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
    private ulong _last;

    public SessionUnderTest(int slots = 1, long maxPayload = 1 << 20, SoftLimit? softLimit = null)
    {
        Core = new WorkerCore(_memory.Page, TestBeat.For(_memory.Page), Methods, slots, maxPayload, softLimit);
        Open(out ClientSession session, out ClientFrameReader reader, out RecordingSender<WorkerBatch> stream);
        (Session, Reader, Stream) = (session, reader, stream);
    }

    public WorkerCore Core { get; }

    public RecorderPage Page => _memory.Page;

    public ClientSession Session { get; }

    public ClientFrameReader Reader { get; }

    public RecordingSender<WorkerBatch> Stream { get; }

    /// <summary>The page stays mapped: slot threads may still look at it.</summary>
    public void Dispose() => Core.Scheduler.Detach(Session);

    public void Open(out ClientSession session, out ClientFrameReader reader, out RecordingSender<WorkerBatch> stream)
    {
        Assert.True(Core.Places.TryOpen(out SessionPlace? place));
        stream = new RecordingSender<WorkerBatch>();
        session = new ClientSession(place, Core, stream, segments: null);
        Assert.True(Core.Scheduler.TryAttach(session));
        session.Greet();
        reader = new ClientFrameReader(session, Core, segments: null);
    }

    /// <summary>Sends a call the way a first call of its method is sent.</summary>
    public ulong Call(string method, ByteString? arguments = null, Action<Call>? change = null)
    {
        var call = new Call { Call_ = ++_last, Method = method, MethodId = (uint)_last, Arguments = arguments ?? ByteString.Empty, CallId = $"call-{_last}", Attempt = 1 };
        call.ArgumentsLength = (ulong)call.Arguments.Length;
        change?.Invoke(call);
        Reader.Take(new ClientFrame { Call = call });
        return _last;
    }

    /// <summary>What the session has sent.</summary>
    public IReadOnlyList<WorkerFrame> Frames() => [.. Stream.Batches.SelectMany(batch => batch.Frames)];

    public async Task<WorkerFrame> EndOfAsync(ulong call)
    {
        WorkerFrame? end = null;
        await Eventually.UntilAsync($"call {call} ends", () => (end = Frames().FirstOrDefault(frame => CallOf(frame) == call)) is not null);
        return end!;
    }

    public async Task<RecorderPage> UntilRunningAsync(ulong call)
    {
        await Eventually.UntilAsync($"call {call} runs", () => Page.ReadSlot(0) is { State: SlotState.Running } word && word.Call == call);
        return Page;
    }

    private static ulong? CallOf(WorkerFrame frame) => frame.FrameCase switch
    {
        WorkerFrame.FrameOneofCase.Result => frame.Result.Call,
        WorkerFrame.FrameOneofCase.Fault => frame.Fault.Call,
        WorkerFrame.FrameOneofCase.NotStarted => frame.NotStarted.Call,
        _ => null,
    };
}
