using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ComputeHost.Calls;
using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Cultures;
using ComputeHost.Execution.Json;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using ComputeHost.Worker.Slots;
using Reason = ComputeHost.Protocol.V1.NotStarted.Types.Reason;

namespace ComputeHost.Worker.Sessions;

/// <summary>
/// Takes in what the client sends in one session. A call that cannot be run is answered; a client that breaks the protocol loses the session, because what it
/// means cannot be known.
/// </summary>
internal sealed class ClientFrameReader(ClientSession session, WorkerCore core, SessionSegments? segments) : IBatchReceiver<ClientBatch>, IDisposable
{
    private const string NoMemory =
        "The worker's memory does not hold the arguments. Pass less per call, or raise the worker's memory limits in the pool's options.";

    private readonly ChunkAssembler _chunks = new();
    private readonly MethodIds _methods = new();
    private readonly CallCultures _cultures = new();
    private ulong _last;

    /// <exception cref="SessionRefusedException">The client broke the protocol.</exception>
    public void Receive(ClientBatch batch)
    {
        foreach (ClientFrame frame in batch.Frames)
        {
            Take(frame);
        }

        if (core.Scheduler.Review(session))
        {
            session.AnnounceCredit();
        }
    }

    /// <summary>The client sends no more.</summary>
    /// <exception cref="SessionRefusedException">It did not send a call whole.</exception>
    public void End()
    {
        if (core.Scheduler.FindIncomplete(session) is { } number)
        {
            throw SessionRefusedException.ForBreach($"The stream was completed in the middle of call '{number}'.");
        }
    }

    public void Dispose() => _chunks.Dispose();

    public void Take(ClientFrame frame)
    {
        switch (frame.FrameCase)
        {
            case ClientFrame.FrameOneofCase.Call:
                TakeCall(frame.Call);
                break;
            case ClientFrame.FrameOneofCase.Chunk:
                TakeChunk(frame.Chunk);
                break;
            case ClientFrame.FrameOneofCase.Cancel:
                CheckKnown(frame.Cancel.Call, "Cancel");
                if (!TryTakeBack(frame.Cancel.Call, Reason.Cancelled))
                {
                    core.Scheduler.CancelRunning(session, frame.Cancel.Call);
                }

                break;
            case ClientFrame.FrameOneofCase.Withdraw:
                CheckKnown(frame.Withdraw.Call, "Withdraw");
                TryTakeBack(frame.Withdraw.Call, Reason.Withdrawn);
                break;
            case ClientFrame.FrameOneofCase.Release:
                if (segments is null || !segments.TryTakeBack(frame.Release.Offset))
                {
                    throw SessionRefusedException.ForBreach($"The range at '{frame.Release.Offset}' was released, but no result lies there.");
                }

                break;
            default:
                throw SessionRefusedException.ForBreach($"A frame of a kind that protocol {Protocol.ProtocolVersion.Current} does not have was sent.");
        }
    }

    private void TakeCall(Call frame)
    {
        if (frame.Call_ != _last + 1)
        {
            throw SessionRefusedException.ForBreach($"Call '{frame.Call_}' was sent after call '{_last}'. Calls are numbered without gaps.");
        }

        _last = frame.Call_;
        (string key, ulong fingerprint) = _methods.Resolve(frame.Method, frame.MethodId, frame.Fingerprint);
        _cultures.Take(frame.HasCulture ? frame.Culture : null, frame.HasUiCulture ? frame.UiCulture : null);
        if ((ulong)frame.Arguments.Length > frame.ArgumentsLength)
        {
            throw SessionRefusedException.ForBreach(
                $"Call '{frame.Call_}' announces '{frame.ArgumentsLength}' bytes of arguments and begins with '{frame.Arguments.Length}'.");
        }

        ulong length = frame.SharedArguments?.Length ?? frame.ArgumentsLength;
        int unfinished = session.CountCall();
        if (frame.TakenBack)
        {
            session.Refuse(frame.Call_, Reason.Withdrawn);
            return;
        }

        int ceiling = core.Scheduler.CreditCeiling;
        if (unfinished > 2 * ceiling)
        {
            throw new SessionRefusedException(
                SessionStatus.ResourceExhausted, $"'{unfinished}' calls are unfinished, far over any credit. Wait for results, and read them.");
        }

        if (unfinished > ceiling)
        {
            session.Refuse(frame.Call_, Reason.CreditExceeded, $"'{unfinished}' calls are unfinished; no session is ever granted more than '{ceiling}'.");
        }
        else if (core.IsDraining)
        {
            session.Refuse(frame.Call_, Reason.Draining);
        }
        else if (length > (ulong)core.MaxPayload)
        {
            session.Refuse(frame.Call_, Reason.TooLarge, Frames.TooLarge(length, core.MaxPayload));
        }
        else if (core.Methods.Find(key) is not { } method)
        {
            session.Refuse(frame.Call_, Reason.UnknownMethod, core.Methods.Explain(key));
        }
        else if (fingerprint != 0 && fingerprint != method.Contract.Fingerprint)
        {
            session.Refuse(frame.Call_, Reason.OtherTypes, method.Contract.Types);
        }
        else
        {
            Admit(frame, method);
        }
    }

    private SegmentLease? Borrow(Call frame) =>
        frame.SharedArguments is not { } range ? null
        : segments?.Borrow(range) ?? throw SessionRefusedException.ForBreach(
            $"Call '{frame.Call_}' has arguments at '{range.Offset}' of a segment that does not have '{range.Length}' bytes there.");

    private void Admit(Call frame, RegisteredMethod method)
    {
        if (!TryPrepare(frame, method, out CompiledMethod? compiled, out CallCulture? culture, out string obstacle))
        {
            session.Refuse(frame.Call_, Reason.BadArguments, obstacle);
            return;
        }

        ProgressReport? progress = frame.ReportProgress ? new ProgressReport(frame.Call_, session.Report) : null;
        var context = new CallContext(frame.CallId, (int)frame.Attempt, Frames.Limit(frame.TimeoutMicroseconds), progress, method.Logger, core.NestedClient)
        {
            Deadline = Frames.Limit(frame.DeadlineMicroseconds),
        };
        var call = new WorkerCall(session, frame.Call_, compiled, culture, context)
        {
            ReportStarted = frame.ReportStarted,
            ResultArena = frame.BorrowsResult ? segments?.Results : null,
        };
        if (Borrow(frame) is { } lease)
        {
            call.SetArguments(lease);
            call.State = WorkerCallState.Waiting;
        }
        else if ((ulong)frame.Arguments.Length == frame.ArgumentsLength)
        {
            call.SetArguments(frame.Arguments.Memory);
            call.State = WorkerCallState.Waiting;
        }
        else
        {
            _chunks.TryBegin(frame.Call_, frame.Arguments.Span, (long)frame.ArgumentsLength);
        }

        if (!core.Scheduler.TryAdd(call))
        {
            call.Dispose();
            _chunks.Drop(frame.Call_);
            session.Refuse(frame.Call_, Reason.Draining);
        }
    }

    private bool TryPrepare(
        Call frame,
        RegisteredMethod method,
        [NotNullWhen(true)] out CompiledMethod? compiled,
        [NotNullWhen(true)] out CallCulture? culture,
        out string obstacle)
    {
        try
        {
            ItemsMode items = ItemsModes.FromWire(frame.Items)
                ?? throw new InvalidDataException($"The call has items of a kind '{frame.Items}' that this version does not know.");
            compiled = frame.Json ? JsonMethodOf(method, items) : method.Compiled.For(items);
            culture = _cultures.Current();
            obstacle = "";
            return true;
        }
        catch (Exception exception)
            when (exception is CultureNotFoundException or IOException or InvalidDataException or BadImageFormatException or TypeLoadException)
        {
            (compiled, culture, obstacle) = (null, null, exception.Message);
            return false;
        }
    }

    private static JsonMethod JsonMethodOf(RegisteredMethod method, ItemsMode items) =>
        items == ItemsMode.None ? JsonMethod.For(method.Compiled) : throw new InvalidDataException("A call with arguments in JSON cannot have items.");

    private void TakeChunk(PayloadChunk chunk)
    {
        CheckKnown(chunk.Call, "A chunk");
        if (!core.Scheduler.IsAssembling(session, chunk.Call))
        {
            // It was under way when its call was answered, and is of no use any more.
            _chunks.Drop(chunk.Call);
            return;
        }

        try
        {
            AddChunk(chunk);
        }
        catch (OutOfMemoryException)
        {
            // The arguments do not fit into this worker's heap. The call is refused for that, and the session goes on.
            TryTakeBack(chunk.Call, Reason.TooLarge, NoMemory);
        }
    }

    private void AddChunk(PayloadChunk chunk)
    {
        switch (_chunks.Add(chunk.Call, chunk.Data.Span, out PayloadWriter? arguments))
        {
            case ChunkFit.TooLong:
                throw SessionRefusedException.ForBreach($"Call '{chunk.Call}' was sent more bytes of arguments than it announced.");
            case ChunkFit.Whole when !core.Scheduler.TryComplete(session, chunk.Call, arguments!):
                // Answered since the look above.
                arguments!.Dispose();
                break;
        }
    }

    /// <returns>False if the call has been started or is over.</returns>
    private bool TryTakeBack(ulong call, Reason reason, string detail = "")
    {
        if (!core.Scheduler.TryTakeBack(session, call))
        {
            return false;
        }

        _chunks.Drop(call);
        session.Refuse(call, reason, detail);
        return true;
    }

    private void CheckKnown(ulong call, string what)
    {
        if (call == 0 || call > _last)
        {
            throw SessionRefusedException.ForBreach($"{what} was sent for call '{call}', but the last call is '{_last}'.");
        }
    }
}
