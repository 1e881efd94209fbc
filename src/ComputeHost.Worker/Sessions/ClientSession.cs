using ComputeHost.Execution.Calls;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using ComputeHost.Worker.Slots;
using Google.Protobuf;

namespace ComputeHost.Worker.Sessions;

/// <summary>The life of one session with a client, whatever its frames come over, and what the worker sends in it.</summary>
internal sealed class ClientSession : CallSource
{
    private const int FrameOverhead = 32;

    private readonly SessionPlace _place;
    private readonly WorkerCore _core;
    private readonly SessionSegments? _segments;
    private readonly IBatchSender<WorkerBatch> _sender;
    private readonly WorkerFrameWriter _writer;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _greeted;
    private int _drainingAnnounced;

    // Begins at 1, which stands for the client's right to send more calls.
    private int _unfinished = 1;

    public ClientSession(SessionPlace place, WorkerCore core, IBatchSender<WorkerBatch> sender, SessionSegments? segments)
        : base(place.Index)
    {
        _place = place;
        _sender = sender;
        _core = core;
        _segments = segments;
        _writer = new WorkerFrameWriter(sender, new WorkerFrameBuilder(() => Credit, FinishCalls));
    }

    /// <summary>Serves until the client sends no more calls and all are over.</summary>
    /// <param name="core">What all sessions share.</param>
    /// <param name="stream">What the frames come and go over.</param>
    /// <param name="segments">The session's shared memory, if it has any.</param>
    /// <param name="gone">Is cancelled when the client has gone.</param>
    /// <param name="wantsMethods">Whether the client asks what can be called.</param>
    /// <exception cref="SessionRefusedException">The session was refused, or the client broke the protocol.</exception>
    /// <exception cref="InvalidDataException">What it sent was no batch.</exception>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public static async Task ServeAsync(
        WorkerCore core, IFrameStream<ClientBatch, WorkerBatch> stream, SessionSegments? segments, CancellationToken gone, bool wantsMethods = false)
    {
        ClientSession session = Open(core, FaultPoint.Current?.Wrap(stream) ?? stream, segments);
        try
        {
            session.Greet();
            if (wantsMethods)
            {
                session.TellMethods();
            }

            using var reader = new ClientFrameReader(session, core, segments);
            await stream.ReceiveAllAsync(reader).ConfigureAwait(false);
            reader.End();
            await session.FinishAsync().WaitAsync(gone).ConfigureAwait(false);
            // Before the end is sent: a client that has read it may open a new session in the place of this one.
            core.Scheduler.Detach(session);
            await session.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            core.Scheduler.Detach(session);
            await session._writer.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The first frame of every session.</summary>
    public void Greet()
    {
        Send(new WorkerFrame
        {
            Hello = new Hello
            {
                Protocol = ProtocolVersion.Current,
                WorkerVersion = ProtocolVersion.Product,
                Session = _place.Session,
                Credit = (uint)Credit,
                MaxPayload = (ulong)_core.MaxPayload,
                BorrowsArguments = _segments is not null,
                Segment = SegmentOffers.ToOffer(_segments?.Results?.Offering),
            },
        });
        Interlocked.Exchange(ref _greeted, 1);
        if (_core.IsDraining)
        {
            AnnounceDraining();
        }
    }

    /// <summary>Counts a call in.</summary>
    /// <returns>How many calls are unfinished: their end has not been sent.</returns>
    public int CountCall() => Interlocked.Increment(ref _unfinished) - 1;

    public void Refuse(ulong call, NotStarted.Types.Reason reason, string detail = "") =>
        Send(new WorkerFrame { NotStarted = Frames.NotStarted(call, reason, detail) }, detail.Length, endsCall: true);

    /// <summary>Sends the credit as it is when the frame is built: two threads that change it do not know whose frame goes first.</summary>
    public void AnnounceCredit() => _writer.Send(new QueuedWorkerFrame(null, FrameOverhead));

    public void Report(ProgressReport progress) => _writer.Send(new QueuedWorkerFrame(null, FrameOverhead, Progress: progress));

    public override void OnStarted(WorkerCall call) => Send(new WorkerFrame { Started = new Started { Call = call.Number } });

    public override void OnEnded(WorkerCall call, in CallOutcome outcome, ResultBuffer result, bool creditChanged, bool moreToDo)
    {
        QueuedWorkerFrame frame = outcome switch
        {
            { Fault: { } fault } => Ending(new WorkerFrame { Fault = WireOutcomes.ToWire(fault, call.Number, outcome.RunTime) }),
            { NotStarted: { } refusal } => Ending(new WorkerFrame { NotStarted = WireOutcomes.ToWire(refusal, call.Number) }),
            _ => ResultFrame(call.Number, outcome, result),
        };
        _writer.Send(frame, elsewhere: moreToDo);
        if (creditChanged)
        {
            AnnounceCredit();
        }
    }

    public override void OnTakenBack(WorkerCall call) => Refuse(call.Number, NotStarted.Types.Reason.Draining);

    public override void OnLost() => _sender.Abort();

    public override void OnDraining()
    {
        // Not before Hello: then the greeting sees that the worker drains.
        if (Volatile.Read(ref _greeted) == 1)
        {
            AnnounceDraining();
        }
    }

    public override void OnLeft()
    {
        _core.Places.Close(_place);
        _segments?.Dispose();
    }

    /// <summary>The client sends no more calls: waits until all are over and their ends are sent.</summary>
    public async Task FinishAsync()
    {
        FinishCalls(1);
        await _finished.Task.ConfigureAwait(false);
        await _writer.WaitUntilSentAsync().ConfigureAwait(false);
    }

    /// <summary>Sends the end of the stream.</summary>
    private Task CompleteAsync()
    {
        _writer.Send(QueuedWorkerFrame.End);
        return _writer.WaitUntilSentAsync();
    }

    private void TellMethods()
    {
        foreach (Methods methods in MethodList.Of(_core.Methods))
        {
            Send(new WorkerFrame { Methods = methods }, methods.CalculateSize());
        }
    }

    private static ClientSession Open(WorkerCore core, IBatchSender<WorkerBatch> sender, SessionSegments? segments)
    {
        if (!core.Places.TryOpen(out SessionPlace? place))
        {
            segments?.Dispose();
            throw new SessionRefusedException(
                SessionStatus.ResourceExhausted,
                $"This worker has '{RecorderPage.MaxSessions}' sessions, the limit. End one, or use one session for more calls.");
        }

        var session = new ClientSession(place, core, sender, segments);
        if (!core.Scheduler.TryAttach(session))
        {
            segments?.Dispose();
            core.Places.Close(place);
            throw new SessionRefusedException(SessionStatus.Unavailable, "This worker is being replaced or stopped and takes no new session.");
        }

        return session;
    }

    private void AnnounceDraining()
    {
        if (Interlocked.Exchange(ref _drainingAnnounced, 1) == 0)
        {
            Send(new WorkerFrame { Draining = new Draining { Reason = "The worker is being replaced or stopped." } });
        }
    }

    private QueuedWorkerFrame ResultFrame(ulong call, in CallOutcome outcome, ResultBuffer buffer)
    {
        int length = buffer.Writer.Length;
        if (buffer.Writer.SegmentOffset is { } offset)
        {
            _segments!.Lend((ulong)offset, buffer.Writer.DetachRange());
            var shared = new Result
            {
                Call = call,
                SharedValue = new SharedRange { Offset = (ulong)offset, Length = (ulong)length },
                RunNanoseconds = Frames.Nanoseconds(outcome.RunTime),
            };
            return new QueuedWorkerFrame(new WorkerFrame { Result = shared }, FrameOverhead, EndsCall: true);
        }

        var result = new Result { Call = call, ValueLength = (ulong)length, RunNanoseconds = Frames.Nanoseconds(outcome.RunTime) };
        if (length <= WireLimits.InlinePayload)
        {
            result.Value = ByteString.CopyFrom(buffer.Writer.WrittenSpan);
            return new QueuedWorkerFrame(new WorkerFrame { Result = result }, FrameOverhead + length, EndsCall: true);
        }

        PayloadWriter whole = buffer.Detach();
        result.Value = UnsafeByteOperations.UnsafeWrap(whole.WrittenMemory[..WireLimits.InlinePayload]);
        return new QueuedWorkerFrame(new WorkerFrame { Result = result }, FrameOverhead + WireLimits.InlinePayload, Rest: whole, EndsCall: true);
    }

    private static QueuedWorkerFrame Ending(WorkerFrame frame) => new(frame, frame.CalculateSize(), EndsCall: true);

    private void Send(WorkerFrame frame, int payload = 0, bool endsCall = false) =>
        _writer.Send(new QueuedWorkerFrame(frame, FrameOverhead + payload, EndsCall: endsCall));

    private void FinishCalls(int count)
    {
        if (Interlocked.Add(ref _unfinished, -count) == 0)
        {
            _finished.TrySetResult();
        }
    }
}
