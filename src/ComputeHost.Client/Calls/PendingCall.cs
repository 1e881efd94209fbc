using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Calls;

/// <summary>
/// One call from submission to its end: the request, the right to answer its caller, and its schedule, in one object to save allocations. Whether the caller
/// has its answer and where the call is are independent: a caller that gave up is told at once, while its call still occupies a slot.
/// </summary>
internal abstract class PendingCall : CallRequest, ITimedCall
{
    private AnswerLatch _answer;
    private CallSchedule _schedule;
    private CallTimer _timer;
    private QueuePlace _place;
    private bool _readBegan;

    protected PendingCall(CalledMethod method, ArgumentBuffer arguments, in CallTerms terms, long submitted)
        : base(method, arguments, terms) =>
        _timer = new CallTimer(submitted);

    /// <summary>Whether somebody has claimed the right to answer the caller.</summary>
    public bool IsAnswered => _answer.IsClaimed;

    // ---- changed only by the scheduling machine; other readers may see stale values ----

    public ref CallSchedule Schedule => ref _schedule;

    public ref CallTimer Timer => ref _timer;

    public ref QueuePlace Place => ref _place;

    public CallStage Stage => _schedule.Stage;

    public int Attempt => _schedule.Attempt;

    public WorkerLane? Lane => _schedule.Lane;

    public ulong Number => _schedule.Number;

    public SentCall? Sent => _schedule is { Stage: CallStage.Sent, Lane: { } lane }
        ? new SentCall(lane.Endpoint.Epoch, lane.Endpoint.WorkerId, lane.Session, _schedule.Number)
        : null;

    public bool CanBeEnded => _schedule.Lane?.EndsCalls ?? true;

    public WorkerLostException? LastLoss => _schedule.Losses is [.., { } last] ? last : null;

    public ComputeTimeoutException? TimedOut => _schedule.TimedOut;

    public ComputeRan RanBefore =>
        _schedule.Losses is not { Count: > 0 } losses ? ComputeRan.No
        : losses.Exists(static loss => loss.Ran == ComputeRan.Yes) ? ComputeRan.Yes
        : ComputeRan.Unknown;

    public ComputeRan Ran =>
        _timer.HasRun || RanBefore == ComputeRan.Yes ? ComputeRan.Yes
        : _schedule.Lane is null ? RanBefore
        : ComputeRan.Unknown;

    /// <summary>Brings progress reports to the caller; the session creates it at the first report.</summary>
    public ProgressRelay? Relay { get; set; }

    /// <summary>Whether somebody has begun to read its result.</summary>
    public bool ReadBegan => Volatile.Read(ref _readBegan);

    /// <summary>Whether reading its result may run the user's code.</summary>
    public abstract bool ReadsWithUserCode { get; }

    /// <summary>Whether its method, if it runs in this process, gets the caller's own arguments and its result is the caller's, without copies.</summary>
    public virtual bool SharesValues => false;

    /// <summary>Whose share of the workers' time it uses; null where there is one caller.</summary>
    public virtual ICallShare? Share => null;

    /// <summary>How long its method ran, as its worker says; null before its end.</summary>
    public TimeSpan? RunTime { get; set; }

    /// <returns>The time left until its deadline, never negative; null if it has none.</returns>
    public TimeSpan? UntilDeadline(MonotonicTime time)
    {
        TimeSpan deadline = Limits.Deadline;
        TimeSpan passed = time.Between(_timer.Submitted, time.Now);
        return deadline == Timeout.InfiniteTimeSpan ? null : passed < deadline ? deadline - passed : TimeSpan.Zero;
    }

    /// <summary>The last moment before it is first given to a worker. Called under the scheduler's lock.</summary>
    /// <returns>False if it must not be run any more; somebody else answers its caller.</returns>
    public virtual bool TryForward() => true;

    /// <summary>Takes an outcome without a result as it is, for a caller who wants it so.</summary>
    /// <returns>The kind of failure, to be counted; null for a caller who is told an exception.</returns>
    public virtual ComputeHostException? TakeUntranslated(in CallOutcome outcome) => null;

    /// <summary>Runs the method with the caller's own arguments and keeps its result for <see cref="Succeed"/>, if <see cref="SharesValues"/>.</summary>
    public virtual void Invoke(ComputeContext context) => throw new NotSupportedException();

    /// <summary>Claims the right to answer the caller. Only the first claim succeeds.</summary>
    public bool TryClaimAnswer() => _answer.TryClaim();

    public void BeginRead() => Volatile.Write(ref _readBegan, true);

    /// <summary>Decodes the value, without a claim to the answer, which may be claimed meanwhile. Never throws.</summary>
    /// <param name="outcome">A result. If its value lies in the worker's segment, the decoded value may keep the lease.</param>
    /// <returns>Null, or why the value could not be read.</returns>
    public ComputeHostException? TryRead(in CallOutcome outcome)
    {
        try
        {
            Read(outcome.ValueSpan, outcome.Lease);
            return null;
        }
        catch (NotSerializableException refusal)
        {
            return FaultTranslator.Translate(CallId, Method.DisplayName, Attempt, refusal);
        }
        catch (Exception exception)
        {
            string what = $"The result of call '{CallId}' of '{Method.DisplayName}' could not be read as '{Method.ResultName}': {exception.Message}";
            return Unreadable(what, exception, ComputeRan.Yes);
        }
    }

    /// <summary>The exception for an answer of the worker that cannot be understood here.</summary>
    public ProtocolMismatchException Unreadable(string what, Exception exception, ComputeRan ran) =>
        new($"{what} Make sure that the worker runs the same build as this program.", exception)
        {
            CallId = CallId,
            Method = Method.DisplayName,
            Attempt = Attempt,
            Ran = ran,
            Here = Method.ResultName,
        };

    /// <summary>Answers with the value that has been read. Call it only with the claim to the answer.</summary>
    public abstract void Succeed();

    /// <summary>Answers with an exception. Call it only with the claim to the answer.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Answers with the caller's own cancellation. Call it only with the claim to the answer.</summary>
    public abstract void Cancel();

    /// <summary>Stops listening to the caller's token.</summary>
    public abstract void Unregister();

    /// <summary>Decodes the value and keeps it for <see cref="Succeed"/>.</summary>
    protected abstract void Read(ReadOnlySpan<byte> value, SegmentLease? lease);
}
