using ComputeHost.Calls;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Client.Sessions;

/// <summary>Builds the frames of a client's session. A method's key and a culture are sent only when they are new to the session.</summary>
/// <param name="terms">What client and worker have agreed on.</param>
/// <param name="time">The clock that calls are counted by.</param>
internal readonly struct ClientFrameBuilder(SessionTerms terms, MonotonicTime time) : IFrameBuilder<QueuedClientFrame, ClientBatch>
{
    /// <summary>About what a frame has besides its payload.</summary>
    private const int FrameOverhead = 64;

    private readonly KnownNames _known = new();

    public BuiltFrame Add(in QueuedClientFrame frame, ClientBatch batch)
    {
        ulong number = frame.Number;
        switch (frame.Kind)
        {
            case ClientFrameKind.Call:
                return AddCall(frame, batch);
            case ClientFrameKind.Cancel:
                batch.Frames.Add(new ClientFrame { Cancel = new Cancel { Call = number } });
                break;
            case ClientFrameKind.Withdraw:
                batch.Frames.Add(new ClientFrame { Withdraw = new Withdraw { Call = number } });
                break;
            case ClientFrameKind.Release:
                batch.Frames.Add(new ClientFrame { Release = new Release { Offset = number } });
                break;
            default:
                throw new ArgumentException($"There is no frame for '{frame.Kind}'.", nameof(frame));
        }

        return new BuiltFrame(FrameOverhead);
    }

    public void AddChunk(in QueuedClientFrame frame, ReadOnlyMemory<byte> chunk, ClientBatch batch) =>
        batch.Frames.Add(new ClientFrame { Chunk = new PayloadChunk { Call = frame.Number, Data = UnsafeByteOperations.UnsafeWrap(chunk) } });

    public void BeforeSend(int endedCalls)
    {
        // The worker is what ends calls.
    }

    public void Clear(ClientBatch batch) => batch.Frames.Clear();

    private BuiltFrame AddCall(in QueuedClientFrame queued, ClientBatch batch)
    {
        PendingCall call = queued.Call!;
        bool takenBack = !call.Arguments.TryPrepare();
        ReadOnlyMemory<byte> arguments = call.Arguments.Memory;
        var frame = new Call
        {
            Call_ = queued.Number,
            TakenBack = takenBack,
            Json = call.IsJson,
            BorrowsResult = terms.BorrowsResults,
            Items = ItemsModes.ToWire(call.Items),
            TimeoutMicroseconds = Microseconds(call.Limits.Execution),
            DeadlineMicroseconds = call.UntilDeadline(time) is { } left ? Microseconds(left) : 0,
            CallId = call.CallId,
            Attempt = (uint)queued.Attempt,
            ReportProgress = call.Progress is not null,
        };
        ReadOnlyMemory<byte> rest = default;
        int size = FrameOverhead;
        if (terms.SharesArguments && call.Arguments.SegmentOffset is { } offset)
        {
            frame.SharedArguments = new SharedRange { Offset = (ulong)offset, Length = (ulong)arguments.Length };
        }
        else
        {
            int inline = Math.Min(arguments.Length, WireLimits.InlinePayload);
            frame.Arguments = UnsafeByteOperations.UnsafeWrap(arguments[..inline]);
            frame.ArgumentsLength = (ulong)arguments.Length;
            rest = arguments[inline..];
            size += inline;
        }

        NameMethod(frame, call);
        NameCultures(frame, call);
        if (terms.KeepsLimits)
        {
            frame.JournalSlot = (uint)queued.JournalSlot;
            frame.ItemCount = call.Items == ItemsMode.None ? 0 : (uint)call.MostValues;
            frame.Terms = TermsOf(call);
        }

        batch.Frames.Add(new ClientFrame { Call = frame });
        // A character takes at most three bytes.
        return new BuiltFrame(size + (3 * (frame.Method.Length + frame.Culture.Length + frame.UiCulture.Length + frame.CallId.Length)), rest);
    }

    /// <summary>What the call asks for by itself.</summary>
    private RequestedTerms TermsOf(PendingCall call)
    {
        var asked = new RequestedTerms { Priority = (int)call.Priority, AffinityKey = call.AffinityKey ?? "" };
        if (!call.Limits.IsExecutionDefault)
        {
            asked.TimeoutMicroseconds = WireTime.ToWire(call.Limits.Execution);
        }
        else if (terms.TellsExecutionTimeout)
        {
            asked.DefaultTimeoutMicroseconds = WireTime.ToWire(call.Limits.Execution);
        }

        TimeSpan waited = time.Between(call.Timer.QueuedSince, time.Now);
        asked.WaitedMicroseconds = WireTime.ElapsedToWire(waited);
        asked.QueueTimeoutMicroseconds = WireTime.ToWire(call.Limits.Queue);
        if (call.UntilDeadline(time) is { } left)
        {
            asked.DeadlineMicroseconds = WireTime.ToWire(waited + left);
        }

        if (call.Options?.Idempotent is { } idempotent)
        {
            asked.Idempotent = idempotent;
        }

        return asked;
    }

    private void NameMethod(Call frame, PendingCall call)
    {
        // A method that is only described need not be what its worker has under that key, whoever has named it before.
        ulong fingerprint = terms.ComparesTypes || call.Method.IsDescribed ? call.Method.Fingerprint : 0;
        if (_known.MethodIds.TryGetValue((call.Method.Key, fingerprint), out uint methodId))
        {
            frame.MethodId = methodId;
            return;
        }

        frame.MethodId = (uint)_known.MethodIds.Count + 1;
        frame.Method = call.Method.Key;
        frame.Fingerprint = fingerprint;
        _known.MethodIds.Add((call.Method.Key, fingerprint), frame.MethodId);
    }

    private void NameCultures(Call frame, PendingCall call)
    {
        if (_known.Culture != call.Culture)
        {
            frame.Culture = _known.Culture = call.Culture;
        }

        if (_known.UICulture != call.UICulture)
        {
            frame.UiCulture = _known.UICulture = call.UICulture;
        }
    }

    private static ulong Microseconds(TimeSpan limit) => limit == Timeout.InfiniteTimeSpan ? 0 : (ulong)Math.Max(1, limit.TotalMicroseconds);

    /// <summary>What the worker knows from earlier frames of the session.</summary>
    private sealed class KnownNames
    {
        public Dictionary<(string Key, ulong Fingerprint), uint> MethodIds { get; } = [];

        public string? Culture { get; set; }

        public string? UICulture { get; set; }
    }
}
