namespace ComputeHost;

/// <summary>Options of one call. What is not set here is taken from the method's <see cref="ComputeMethodAttribute"/>, then from the pool.</summary>
/// <remarks>Immutable and safe to share between calls and threads. Values are checked when a call is submitted.</remarks>
public sealed record ComputeCallOptions
{
    /// <summary>The longest time that timers can count: about 24 days, as everywhere in .NET.</summary>
    internal static readonly TimeSpan LongestLimit = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>How long the method may run.</summary>
    /// <value>
    /// Greater than zero, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. The default, <see langword="null"/>, means the method's, then
    /// the pool's <c>ExecutionTimeout</c>.
    /// </value>
    /// <remarks>
    /// Runs from the moment the worker enters the method. When it is up, the call fails with <see cref="ComputeTimeoutException"/> and the method is
    /// ended.
    /// </remarks>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long the call may wait before a worker enters the method.</summary>
    /// <value>
    /// Greater than zero, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. The default, <see langword="null"/>, means the pool's
    /// <c>QueueTimeout</c>.
    /// </value>
    /// <remarks>
    /// Runs from submission until the method is entered, over all re-dispatches, without the time that an earlier attempt ran. When it is up, the
    /// call fails with <see cref="ComputeTimeoutException"/>, whose <see cref="ComputeHostException.Ran"/> says whether it may have run.
    /// </remarks>
    public TimeSpan? QueueTimeout { get; init; }

    /// <summary>The moment at which the call must be over, waiting included.</summary>
    /// <value>The default, <see langword="null"/>, means no deadline apart from the two time limits.</value>
    /// <remarks>Turned into a duration once, when the call is submitted; a clock that is set later has no effect.</remarks>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether a second run of this call does no harm, so that it may run again elsewhere when its worker died.</summary>
    /// <value>The default, <see langword="null"/>, means what the method says.</value>
    public bool? Idempotent { get; init; }

    /// <summary>The call's place in the pending queue.</summary>
    /// <value>The default is <see cref="ComputePriority.Normal"/>.</value>
    public ComputePriority Priority { get; init; }

    /// <summary>Calls with the same key go to the same worker as long as it lives, so that state kept there is found again.</summary>
    /// <value>The default, <see langword="null"/>, lets the pool's picker choose.</value>
    /// <remarks>A preference, not a promise: when that worker is gone, another one takes the key over.</remarks>
    public string? AffinityKey { get; init; }

    /// <summary>Receives what the method reports through <see cref="ComputeContext.ReportProgress"/>.</summary>
    /// <value>The default, <see langword="null"/>, means that progress is not sent.</value>
    /// <remarks>
    /// Called on thread-pool threads, one at a time, in the order of the reports; reports that come faster than it returns replace each other. The last one may
    /// arrive a moment after the call has ended.
    /// </remarks>
    public IProgress<ComputeProgress>? Progress { get; init; }

    /// <exception cref="ArgumentException">A value is out of its range; the message has all errors.</exception>
    internal void Check()
    {
        var errors = new OptionErrors(nameof(ComputeCallOptions));
        errors.CheckInfinitableLimit(nameof(Timeout), Timeout ?? System.Threading.Timeout.InfiniteTimeSpan, LongestLimit);
        errors.CheckInfinitableLimit(nameof(QueueTimeout), QueueTimeout ?? System.Threading.Timeout.InfiniteTimeSpan, LongestLimit);
        errors.CheckDefined(nameof(Priority), Priority);
        errors.ThrowIfAny("the call");
    }
}
