using System.Globalization;
using ComputeHost.Client.Scheduling;
using ComputeHost.Client.Timing;
using ComputeHost.Mapping;
using ComputeHost.Protocol.Cultures;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Calls;

internal enum CallStage
{
    /// <summary>In a queue of this client.</summary>
    Waiting,

    /// <summary>With a worker.</summary>
    Sent,

    /// <summary>Its result has come and is being read, by code that may be the user's.</summary>
    Reading,

    /// <summary>Nothing of it is left anywhere but perhaps its answer on the way to the caller.</summary>
    Over,
}

/// <summary>
/// One call from submission to its end. Two things are told apart: whether the caller has its answer (<see cref="IsAnswered"/>, once, by whoever comes
/// first), and where the call is (<see cref="Stage"/>, changed only by the scheduler, under its lock): a caller that gave up is told at once, while its call
/// still occupies a slot.
/// </summary>
internal abstract class PendingCall
{
    private static long _lastId;
    private int _answered;
    private bool _readBegan;

    protected PendingCall(MethodContract method, ArgumentBuffer arguments, CallLimits limits, ComputeCallOptions? options, long submitted)
    {
        Method = method;
        Arguments = arguments;
        Limits = limits;
        Submitted = submitted;
        QueuedSince = submitted;
        Priority = options?.Priority ?? ComputePriority.Normal;
        AffinityKey = options?.AffinityKey;
        Progress = options?.Progress;
        IsIdempotent = options?.Idempotent ?? method.Idempotent;
        Culture = CultureText.Of(CultureInfo.CurrentCulture);
        UICulture = CultureText.Of(CultureInfo.CurrentUICulture);
    }

    public long Id { get; } = Interlocked.Increment(ref _lastId);

    public string CallId => string.Create(CultureInfo.InvariantCulture, $"{ClientIdentity.Name}-{Id}");

    public MethodContract Method { get; }

    public ArgumentBuffer Arguments { get; }

    public CallLimits Limits { get; }

    public ComputePriority Priority { get; }

    public string? AffinityKey { get; }

    public IProgress<ComputeProgress>? Progress { get; }

    /// <summary>Made by the session at the first report.</summary>
    public ProgressRelay? Relay { get; set; }

    public bool IsIdempotent { get; }

    /// <summary>What the arguments are to the method.</summary>
    public ItemsMode Items { get; init; }

    /// <summary>How many values make up the result, at most.</summary>
    public int MostValues { get; init; } = 1;

    /// <summary>The caller's, as <see cref="CultureText"/>.</summary>
    public string Culture { get; }

    public string UICulture { get; }

    /// <summary>In ticks of the client's clock, like all moments here.</summary>
    public long Submitted { get; }

    public bool IsAnswered => Volatile.Read(ref _answered) != 0;

    /// <summary>The workers that died under this call.</summary>
    public List<WorkerLostException>? Losses { get; set; }

    /// <summary>Whether it ran in an earlier attempt.</summary>
    public ComputeRan RanBefore =>
        Losses is not { Count: > 0 } losses ? ComputeRan.No
        : losses.Exists(static loss => loss.Ran == ComputeRan.Yes) ? ComputeRan.Yes
        : ComputeRan.Unknown;

    /// <summary>Whether it has run by what is known now, and if it is with a worker may still.</summary>
    public ComputeRan Ran =>
        EnteredAt != 0 || ArrivedAt != 0 || RanBefore == ComputeRan.Yes ? ComputeRan.Yes
        : Lane is null ? RanBefore
        : ComputeRan.Unknown;

    /// <summary>Whether somebody has begun to read its result.</summary>
    public bool ReadBegan
    {
        get => Volatile.Read(ref _readBegan);
        set => Volatile.Write(ref _readBegan, value);
    }

    // ---- changed only by the scheduler, under its lock ----

    public CallStage Stage { get; set; }

    public int Attempt { get; set; }

    public WorkerLane? Lane { get; set; }

    public ulong Number { get; set; }

    /// <summary>When its present attempt was sent.</summary>
    public long SentAt { get; set; }

    /// <summary>From when its time in the queue counts: from its submission, later by what it ran in earlier attempts.</summary>
    public long QueuedSince { get; set; }

    /// <summary>The next moment at which the call's time limits must be looked at; <see cref="long.MaxValue"/> for never.</summary>
    public long Due { get; set; }

    /// <summary>When the method is known to have been entered; 0 while it is not.</summary>
    public long EnteredAt { get; set; }

    /// <summary>When the worker was first seen to owe an answer that had not come; 0 if not.</summary>
    public long OverAt { get; set; }

    /// <summary>When its result came; 0 while it has not.</summary>
    public long ArrivedAt { get; set; }

    /// <summary>When the grace after giving up ends; 0 while nobody gave up.</summary>
    public long GraceEnds { get; set; }

    public bool WithdrawSent { get; set; }

    /// <summary>Its time is up, and until then the worker may hand it back; 0 otherwise.</summary>
    public long TakeBackEnds { get; set; }

    /// <summary>The exception that the caller got, to be marked if the worker must be killed.</summary>
    public ComputeTimeoutException? TimedOut { get; set; }

    // ---- links of the queue that the call waits in ----

    /// <summary>Which of the client's calls it is, counted from 1 as they were submitted.</summary>
    public long Order { get; set; }

    public PendingCall? Next { get; set; }

    public PendingCall? Previous { get; set; }

    public PendingQueue? Queue { get; set; }

    /// <returns>How far off its deadline is, never negative; null if it has none.</returns>
    public TimeSpan? UntilDeadline(MonotonicTime time) =>
        Limits.Deadline == Timeout.InfiniteTimeSpan ? null : Limits.Deadline - TimeSpan.FromTicks(Math.Min(Limits.Deadline.Ticks, time.Between(Submitted, time.Now).Ticks));

    /// <summary>Takes the right to answer the caller. Exactly one of all who try gets it.</summary>
    public bool TryClaimAnswer() => Interlocked.Exchange(ref _answered, 1) == 0;

    /// <summary>Whether code of the user's can run while a result is read.</summary>
    public abstract bool ReadsWithUserCode { get; }

    /// <summary>Decodes the value, before anybody has claimed the answer: it may be claimed meanwhile. Never throws.</summary>
    /// <param name="outcome">A result. If the value lies in the worker's segment, what is read may keep the lease.</param>
    /// <returns>Null, or why the value could not be read.</returns>
    public ComputeHostException? TryRead(in CallOutcome outcome)
    {
        try
        {
            Read(outcome.ValueSpan, outcome.Lease);
            return null;
        }
        catch (Exception exception)
        {
            return Unreadable($"The result of call '{CallId}' of '{Method.DisplayName}' could not be read as '{Method.ResultType}': {exception.Message}", exception, ComputeRan.Yes);
        }
    }

    /// <summary>What the caller is told when the worker's answer makes no sense here.</summary>
    public ProtocolMismatchException Unreadable(string what, Exception exception, ComputeRan ran) => new($"{what} Make sure that the worker runs the same build as this program.", exception)
    {
        CallId = CallId,
        Method = Method.DisplayName,
        Attempt = Attempt,
        Ran = ran,
        Here = Method.ResultType.ToString(),
    };

    /// <summary>Decodes the value and keeps it for <see cref="Succeed"/>.</summary>
    protected abstract void Read(ReadOnlySpan<byte> value, SegmentLease? lease);

    /// <summary>Answers with the value that has been read; for the one that claimed the answer.</summary>
    public abstract void Succeed();

    /// <summary>Answers with an exception; for the one that claimed the answer.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Answers with the caller's own cancellation; for the one that claimed the answer.</summary>
    public abstract void Cancel();

    /// <summary>Lets go of the caller's token, once the call is answered.</summary>
    public abstract void Unregister();
}
