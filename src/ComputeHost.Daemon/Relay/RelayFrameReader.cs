using System.Runtime.InteropServices;
using ComputeHost.Calls;
using ComputeHost.Client.Calls;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using ComputeHost.Worker.Sessions;
using Reason = ComputeHost.Protocol.V1.NotStarted.Types.Reason;

namespace ComputeHost.Daemon.Relay;

/// <summary>
/// Takes in what a client sends. A call that cannot be run is answered; a client that breaks the protocol loses its session, because what it means cannot be
/// known. The calls of a batch are given to the engine together.
/// </summary>
internal sealed class RelayFrameReader(RelaySession session) : IBatchReceiver<ClientBatch>, IDisposable
{
    private const int LongestCallId = 64;

    /// <summary>In characters. A culture in which everything was changed takes a third of it.</summary>
    private const int LongestCulture = 16 * 1024;

    private readonly ChunkAssembler _chunks = new();
    private readonly Dictionary<ulong, (Call Frame, RelayedOrder Order)> _assembling = [];
    private readonly MethodIds _methods = new();
    private readonly List<PendingCall> _taken = [];
    private (string Culture, string UICulture) _cultures = ("", "");
    private ulong _last;

    public void Receive(ClientBatch batch)
    {
        try
        {
            foreach (ClientFrame frame in batch.Frames)
            {
                Take(frame);
            }
        }
        finally
        {
            // Also what came before a breach: a call on the session's list can only be given up once the engine knows it.
            HandOver();
        }

        session.Flush();
    }

    public void Dispose()
    {
        foreach ((Call frame, _) in _assembling.Values)
        {
            session.Account.LetGo((long)frame.ArgumentsLength);
        }

        _chunks.Dispose();
    }

    private void Take(ClientFrame frame)
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
                Cancel(frame.Cancel.Call);
                break;
            case ClientFrame.FrameOneofCase.Withdraw:
                // A request that may be ignored: the daemon decides itself where a call waits.
                CheckKnown(frame.Withdraw.Call, "Withdraw");
                break;
            case ClientFrame.FrameOneofCase.Release:
                if (!session.Memory.TryTakeBack(frame.Release.Offset))
                {
                    throw SessionRefusedException.ForBreach($"The range at '{frame.Release.Offset}' was released, but no result lies there.");
                }

                break;
            default:
                throw SessionRefusedException.ForBreach($"A frame of a kind that protocol {ProtocolVersion.Current} does not have was sent.");
        }
    }

    private void TakeCall(Call frame)
    {
        if (frame.Call_ != _last + 1)
        {
            throw SessionRefusedException.ForBreach($"Call '{frame.Call_}' was sent after call '{_last}'. Calls are numbered without gaps.");
        }

        _last = frame.Call_;
        MethodUse use = _methods.Resolve(frame.Method, frame.MethodId, frame.Fingerprint);
        _cultures = (frame.HasCulture ? Checked(frame.Culture) : _cultures.Culture, frame.HasUiCulture ? Checked(frame.UiCulture) : _cultures.UICulture);
        if ((ulong)frame.Arguments.Length > frame.ArgumentsLength)
        {
            throw SessionRefusedException.ForBreach(
                $"Call '{frame.Call_}' announces '{frame.ArgumentsLength}' bytes of arguments and begins with '{frame.Arguments.Length}'.");
        }

        if (session.CallCount + _assembling.Count >= 2 * session.Window)
        {
            throw new SessionRefusedException(
                SessionStatus.ResourceExhausted,
                $"More than '{2 * session.Window}' calls are unanswered, far over the credit of '{session.Window}'.");
        }

        if (session.Journal is { } journal && frame.JournalSlot >= journal.Slots)
        {
            throw SessionRefusedException.ForBreach($"Call '{frame.Call_}' names word '{frame.JournalSlot}' of a journal of '{journal.Slots}'.");
        }

        ulong length = frame.SharedArguments?.Length ?? frame.ArgumentsLength;
        RemoteMethod? method = session.Pool.Methods.Find(use.Key);
        if (frame.TakenBack)
        {
            Refuse(frame, Reason.Withdrawn, "");
        }
        else if (session.Pool.IsDraining)
        {
            Refuse(frame, Reason.Draining, "");
        }
        else if (length > (ulong)session.Pool.Settings.MaxPayload)
        {
            Refuse(frame, Reason.TooLarge, Frames.TooLarge(length, session.Pool.Settings.MaxPayload));
        }
        else if (method is null)
        {
            Refuse(frame, Reason.UnknownMethod, session.Pool.Methods.Explain(use.Key));
        }
        else if (use.Fingerprint != 0 && use.Fingerprint != method.Fingerprint)
        {
            Refuse(frame, Reason.OtherTypes, method.Types);
        }
        else
        {
            Admit(frame, OrderOf(frame, method));
        }
    }

    private static string Checked(string culture) => culture.Length <= LongestCulture
        ? culture
        : throw SessionRefusedException.ForBreach($"A culture of '{culture.Length}' characters was sent; at most '{LongestCulture}' are allowed.");

    private RelayedOrder OrderOf(Call frame, RemoteMethod method)
    {
        ItemsMode items = ItemsModes.FromWire(frame.Items)
            ?? throw SessionRefusedException.ForBreach($"Call '{frame.Call_}' has items of a kind '{frame.Items}' that this version does not know.");
        IProgress<ComputeProgress>? progress = frame.ReportProgress ? new RelayedProgress(session, frame.Call_) : null;
        return new RelayedOrder
        {
            Method = method,
            Terms = RelayedTerms.Resolve(frame.Terms ?? new RequestedTerms(), method, session.Pool.Settings, _cultures, progress),
            Share = session.Share,
            CallId = NameOf(frame),
            Number = frame.Call_,
            Items = items,
            MostValues = items == ItemsMode.None ? 1 : (int)Math.Clamp(frame.ItemCount, 1, int.MaxValue),
            IsJson = frame.Json,
            BorrowsResult = frame.BorrowsResult,
        };
    }

    /// <summary>What the client calls the call, if that can be shown to people.</summary>
    private string NameOf(Call frame) =>
        frame.CallId.Length is > 0 and <= LongestCallId && frame.CallId.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':')
            ? frame.CallId
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"s{session.Id}-{frame.Call_}");

    private void Admit(Call frame, RelayedOrder order)
    {
        if (Admission.RefusalOf(session.Account, order) is { } full)
        {
            session.Post(new WorkerFrame { Failed = full });
        }
        else if (frame.SharedArguments is { } range)
        {
            SegmentLease lease = session.Memory.Borrow(range) ?? throw SessionRefusedException.ForBreach(
                $"Call '{frame.Call_}' has arguments at '{range.Offset}' of a segment that does not have '{range.Length}' bytes there.");
            Submit(frame, order, RelayedArguments.Of(lease, session.Pool.Client.Arguments));
        }
        else if (!session.Account.TryHold((long)frame.ArgumentsLength))
        {
            session.Post(new WorkerFrame { Failed = Admission.OutOfRoom(session.Account, order) });
        }
        else if ((ulong)frame.Arguments.Length == frame.ArgumentsLength)
        {
            Submit(frame, order, RelayedArguments.Of(frame.Arguments.Memory, session.Account));
        }
        else
        {
            _chunks.TryBegin(frame.Call_, frame.Arguments.Span, (long)frame.ArgumentsLength);
            _assembling.Add(frame.Call_, (frame, order));
        }
    }

    private void TakeChunk(PayloadChunk chunk)
    {
        CheckKnown(chunk.Call, "A chunk");
        if (!_assembling.TryGetValue(chunk.Call, out (Call Frame, RelayedOrder Order) call))
        {
            // It was under way when its call was answered.
            return;
        }

        switch (_chunks.Add(chunk.Call, chunk.Data.Span, out PayloadWriter? arguments))
        {
            case ChunkFit.TooLong:
                throw SessionRefusedException.ForBreach($"Call '{chunk.Call}' was sent more bytes of arguments than it announced.");
            case ChunkFit.Whole:
                _assembling.Remove(chunk.Call);
                Submit(call.Frame, call.Order, RelayedArguments.Of(arguments!, session.Account));
                break;
        }
    }

    private void Submit(Call frame, RelayedOrder order, RelayedArguments arguments)
    {
        TimeSpan waited = WireTime.FromWire(frame.Terms?.WaitedMicroseconds ?? 0);
        long now = session.Pool.Client.Time.Now;
        long submitted = waited > TimeSpan.Zero ? Math.Max(1, now - (session.Pool.Client.Time.After(0, waited))) : now;
        var call = new SessionCall(session, order, arguments, (int)frame.JournalSlot, submitted);
        session.Account.BeginCall();
        session.Remember(call);
        _taken.Add(call);
    }

    private void HandOver()
    {
        if (_taken.Count == 0)
        {
            return;
        }

        try
        {
            session.Pool.Client.Submit(CollectionsMarshal.AsSpan(_taken));
        }
        catch (ObjectDisposedException)
        {
            // None of them was taken.
            foreach (PendingCall call in _taken.Where(static call => call.TryClaimAnswer()))
            {
                call.Cancel();
                call.Arguments.Release();
            }

            throw new SessionRefusedException(SessionStatus.Unavailable, "The daemon is being stopped.");
        }
        finally
        {
            _taken.Clear();
        }
    }

    private void Cancel(ulong number)
    {
        if (_assembling.Remove(number, out (Call Frame, RelayedOrder Order) call))
        {
            _chunks.Drop(number);
            session.Account.LetGo((long)call.Frame.ArgumentsLength);
            Refuse(call.Frame, Reason.Cancelled, "");
            return;
        }

        // A call of the same batch is known to the engine only after it is handed over.
        HandOver();
        if (session.Find(number) is { } found)
        {
            session.Pool.Client.Abandon(found);
        }
    }

    private void Refuse(Call frame, Reason reason, string detail) =>
        session.Post(new WorkerFrame { NotStarted = Frames.NotStarted(frame.Call_, reason, detail) });

    private void CheckKnown(ulong call, string what)
    {
        if (call == 0 || call > _last)
        {
            throw SessionRefusedException.ForBreach($"{what} was sent for call '{call}', but the last call is '{_last}'.");
        }
    }
}
