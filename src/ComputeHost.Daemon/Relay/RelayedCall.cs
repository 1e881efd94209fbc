using ComputeHost.Client.Calls;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Relay;

/// <summary>
/// A call of a client on its way through the daemon's engine. Its values stay encoded, and outcomes of its method go on as they came; what the engine itself
/// decides becomes a
/// <see cref="Failed"/> message.
/// </summary>
internal abstract class RelayedCall : PendingCall, IFairCall
{
    private readonly RelayedArguments _arguments;
    private WorkerFrame? _answer;
    private PayloadWriter? _value;

    protected RelayedCall(RelayedOrder order, RelayedArguments arguments, long submitted)
        : base(order.Method, arguments, order.Terms, submitted)
    {
        _arguments = arguments;
        CallId = order.CallId;
        FairShare = order.Share;
        WireNumber = order.Number;
        Items = order.Items;
        MostValues = order.MostValues;
        IsJson = order.IsJson;
        BorrowsResult = order.BorrowsResult;
    }

    public override string CallId { get; }

    public ClientShare FairShare { get; }

    public override ICallShare Share => FairShare;

    public TimeSpan Charged { get; set; }

    /// <summary>Its number with its client.</summary>
    public ulong WireNumber { get; }

    public override bool ReadsWithUserCode => false;

    /// <summary>A cheap stand-in: its client is told what the worker said.</summary>
    public override ComputeHostException? TakeUntranslated(in CallOutcome outcome)
    {
        if (outcome.Fault is { } fault)
        {
            _answer = new WorkerFrame { Fault = WireOutcomes.ToWire(fault, WireNumber, outcome.RunTime) };
            return Countable.Fault;
        }

        if (outcome.NotStarted is { } refusal)
        {
            _answer = new WorkerFrame { NotStarted = WireOutcomes.ToWire(refusal, WireNumber) };
            return Countable.Rejection;
        }

        return null;
    }

    public sealed override void Succeed() => Finish(ResultFrame());

    public sealed override void Fail(Exception exception) =>
        Finish(_answer ?? new WorkerFrame { Failed = WireFailures.ToWire((ComputeHostException)exception, WireNumber) });

    public sealed override void Cancel() => Finish(new WorkerFrame { NotStarted = new NotStarted { Call = WireNumber, Reason = NotStarted.Types.Reason.Cancelled } });

    public override void Unregister()
    {
        // Nobody listens to a token.
    }

    protected sealed override void Read(ReadOnlySpan<byte> value, SegmentLease? lease)
    {
        var copy = new PayloadWriter(value.Length, headLength: 1) { Arena = Results };
        value.CopyTo(copy.Append(value.Length));
        _value = copy;
    }

    /// <summary>Whether its client reads results in shared memory.</summary>
    protected bool BorrowsResult { get; }

    /// <summary>Where its client reads large results; null for nowhere.</summary>
    protected abstract SegmentArena? Results { get; }

    /// <summary>Gives the answer to its client. Must neither block nor throw.</summary>
    /// <param name="frame">The answer; of a result, all but its value.</param>
    /// <param name="value">The value of a result. Becomes the receiver's.</param>
    protected abstract void Send(WorkerFrame frame, PayloadWriter? value);

    private WorkerFrame ResultFrame() => new()
    {
        Result = new Result { Call = WireNumber, RunNanoseconds = (ulong)(RunTime ?? TimeSpan.Zero).Ticks * TimeSpan.NanosecondsPerTick },
    };

    private void Finish(WorkerFrame frame)
    {
        PayloadWriter? value = frame.FrameCase == WorkerFrame.FrameOneofCase.Result ? _value : null;
        if (value is null)
        {
            _value?.Dispose();
        }

        _arguments.Answer(() =>
        {
            FairShare.Account.EndCall();
            Send(frame, value);
        });
    }

    /// <summary>Exceptions that nobody is told: their kind is counted.</summary>
    private static class Countable
    {
        public static readonly ComputeFaultException Fault = new("The method threw.");
        public static readonly NotSerializableException Rejection = new("The worker refused the call.");
    }
}
