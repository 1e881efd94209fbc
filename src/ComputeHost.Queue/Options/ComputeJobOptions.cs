using ComputeHost.Queue;

namespace ComputeHost;

/// <summary>Options of one job. What is not set here is taken from the queue.</summary>
/// <remarks>
/// Immutable and safe to share between jobs and threads. Values are checked when a job is enqueued; one that the queue's engine cannot serve is refused
/// then with
/// <see cref="NotSupportedException"/>.
/// </remarks>
public sealed record ComputeJobOptions
{
    /// <summary>The attempts of a job that does not say how many it has.</summary>
    internal const int DefaultMaxAttempts = 5;

    private const int LongestKey = 256;

    /// <summary>Makes enqueueing idempotent: while a job with this key is kept, enqueueing another one yields that job instead.</summary>
    /// <value>1 to 256 characters. The default, <see langword="null"/>, makes a new job each time.</value>
    /// <remarks>Keys belong to the queue, not to a mailbox. A finished job has its key as long as its outcome is kept.</remarks>
    public string? Key { get; init; }

    /// <summary>How long the job waits before it may run.</summary>
    /// <value>Zero to 10 years. The default is zero.</value>
    public TimeSpan Delay { get; init; }

    /// <summary>The moment from which on the job may run, instead of <see cref="Delay"/>.</summary>
    /// <value>A moment in the past means now. The default, <see langword="null"/>, means <see cref="Delay"/>.</value>
    /// <remarks>Turned into a duration once, when the job is enqueued; a clock that is set later has no effect.</remarks>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>How long the job may wait until its method is entered for the first time, its delay included.</summary>
    /// <value>
    /// Greater than zero and than the delay, at most 10 years. The default, <see langword="null"/>, means no limit. When it is up, the job ends with
    /// <see cref="ComputeTimeoutException"/>.
    /// </value>
    public TimeSpan? Expires { get; init; }

    /// <summary>The job's place among those that wait.</summary>
    /// <value>The default is <see cref="ComputePriority.Normal"/>.</value>
    public ComputePriority Priority { get; init; }

    /// <summary>How many attempts the job has if its method is idempotent; others have one.</summary>
    /// <value>1 to 1,000. The default is 5.</value>
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;

    /// <summary>How long the job waits between two attempts when its method threw or took too long.</summary>
    /// <value>The default is <see cref="JobBackoff.Default"/>.</value>
    public JobBackoff Backoff { get; init; } = JobBackoff.Default;

    /// <summary>Whether an idempotent method that threw, or took too long, is tried again.</summary>
    /// <value>The default is <see langword="false"/>: the same input would probably end the same way.</value>
    public bool RetryFaults { get; init; }

    /// <summary>How long the outcome is kept.</summary>
    /// <value>1 second to 10 years. The default, <see langword="null"/>, means <see cref="ComputeQueueOptions.ResultTtl"/>.</value>
    public TimeSpan? ResultTtl { get; init; }

    /// <summary>How long one attempt may run.</summary>
    /// <value>
    /// Greater than zero, at most 24 days, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. The default, <see langword="null"/>, means what
    /// the consumer
    /// says of the method, or its pool. A job may tighten that limit and never widens it.
    /// </value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Where the outcome lies.</summary>
    /// <value>The name of a mailbox. The default, <see langword="null"/>, means <see cref="ComputeQueueOptions.Mailbox"/>.</value>
    public string? Mailbox { get; init; }

    /// <exception cref="ArgumentException">A value is out of its range; the message has all errors.</exception>
    internal void Check()
    {
        var errors = new OptionErrors(nameof(ComputeJobOptions));
        if (Key is { Length: 0 or > LongestKey })
        {
            errors.Add(nameof(Key), Key.Length == 0 ? Key : Key[..16] + "…", $"but must have 1 to {LongestKey} characters. "
                + "Choose such a key, or leave it null.");
        }

        errors.CheckSpan(nameof(Delay), Delay, TimeSpan.Zero, QueueOptionRules.Longest);
        if (NotBefore is { } moment && Delay != TimeSpan.Zero)
        {
            errors.Add(nameof(NotBefore), moment, $"and {nameof(Delay)} is '{Delay}', but only one of them can be set. Leave one out.");
        }

        if (Expires is { } expires)
        {
            errors.CheckTimeLimit(nameof(Expires), expires, QueueOptionRules.Longest, ", or leave it null for no limit");
            if (expires > TimeSpan.Zero && expires <= Delay)
            {
                errors.Add(nameof(Expires), expires, $"which is up before the {nameof(Delay)} of '{Delay}' is. Make it longer than the delay.");
            }
        }

        errors.CheckDefined(nameof(Priority), Priority);
        errors.CheckRange(nameof(MaxAttempts), MaxAttempts, 1, 1_000);
        if (Backoff.First < TimeSpan.Zero || Backoff.Longest < Backoff.First || !(Backoff.Factor >= 1))
        {
            errors.Add(nameof(Backoff), Backoff, "but its first wait must be zero or more, its longest no shorter than its first, and its factor 1 or more. Set it so, or use JobBackoff.Default.");
        }

        errors.CheckSpan(nameof(ResultTtl), ResultTtl ?? QueueOptionRules.Longest, TimeSpan.FromSeconds(1), QueueOptionRules.Longest);
        errors.CheckInfinitableLimit(nameof(Timeout), Timeout ?? System.Threading.Timeout.InfiniteTimeSpan, ComputeCallOptions.LongestLimit);
        if (Mailbox is not null && !JobId.IsMailbox(Mailbox))
        {
            errors.Add(nameof(Mailbox), Mailbox, QueueOptionRules.MailboxProblem);
        }

        errors.ThrowIfAny("the job");
    }
}
