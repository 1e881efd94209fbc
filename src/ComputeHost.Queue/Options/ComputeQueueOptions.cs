using ComputeHost.Protocol;
using ComputeHost.Queue;
using ComputeHost.Queue.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost;

/// <summary>Options of a <see cref="ComputeQueue"/>.</summary>
/// <remarks>
/// Read and checked once, when the queue is opened: all errors are reported together, nothing is ever corrected silently, and what is changed later has
/// no effect.
/// Programs that share a queue should agree on <see cref="LeaseTimeout"/>, <see cref="UnknownMethodTimeout"/> and <see cref="AtLeastOnce"/>. Not safe to
/// change from
/// several threads.
/// </remarks>
public sealed class ComputeQueueOptions
{
    private readonly List<IQueueEngineFactory> _engines = [];

    /// <summary>Where the outcomes of this program's jobs lie. Named for the application, not for a process: after a restart it finds them there.</summary>
    /// <value>
    /// 1 to 64 characters of <c>a</c> to <c>z</c>, <c>0</c> to <c>9</c>, <c>-</c>, <c>_</c> and <c>.</c>. The default is the program's name, made to fit.
    /// </value>
    public string Mailbox { get; set; } = DefaultMailbox(AppDomain.CurrentDomain.FriendlyName);

    /// <summary>How long a consumer that shows no sign of life, but is not known to be dead, keeps its jobs.</summary>
    /// <value>1 second to 1 hour. The default is 60 seconds.</value>
    public TimeSpan LeaseTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many jobs may wait in the queue. A job above it is refused with <see cref="PendingQueueFullException"/>.</summary>
    /// <value>1 or more. The default is 1,000,000.</value>
    public long MaxWaiting { get; set; } = 1_000_000;

    /// <summary>How large the encoded arguments of a job, and its encoded result, may be.</summary>
    /// <value>In bytes: 1 KiB (1,024) to 1 GiB (1,073,741,824). The default is 64 MiB (67,108,864). An engine may have a lower limit of its own.</value>
    public long MaxPayload { get; set; } = PoolDefaults.MaxPayload;

    /// <summary>How long the outcomes of jobs are kept that do not say so themselves.</summary>
    /// <value>1 second to 10 years. The default is 24 hours.</value>
    public TimeSpan ResultTtl { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Whether a job that was lost after its method had been entered runs again although the method is not marked idempotent.</summary>
    /// <value>The default is <see langword="false"/>: such a job ends as <see cref="ComputeJobStatus.Unknown"/>, and its method never runs twice.</value>
    public bool AtLeastOnce { get; set; }

    /// <summary>How long a job whose method no consumer knows is left for others before it is dead.</summary>
    /// <value>1 second to 10 years. The default is 1 hour.</value>
    public TimeSpan UnknownMethodTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Makes the loggers of the queue.</summary>
    /// <value>The default, <see langword="null"/>, means that nothing is logged; with dependency injection, the application's.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal IReadOnlyList<IQueueEngineFactory> Engines => _engines;

    internal ILoggerFactory EffectiveLoggerFactory => LoggerFactory ?? NullLoggerFactory.Instance;

    /// <summary>The largest body of a job or an outcome, in bytes.</summary>
    internal long MaxBody => MaxPayload + StoredJobs.Overhead;

    /// <summary>Adds an engine, for the addresses of its schemes. A later one replaces an earlier one of the same scheme.</summary>
    /// <param name="engine">Opens it.</param>
    /// <returns>These options.</returns>
    public ComputeQueueOptions UseEngine(IQueueEngineFactory engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _engines.Add(engine);
        return this;
    }

    /// <returns>A copy that nobody changes any more.</returns>
    /// <exception cref="ArgumentException">An option is out of its range; the message has all errors.</exception>
    internal ComputeQueueOptions CheckedCopy()
    {
        var copy = (ComputeQueueOptions)MemberwiseClone();
        copy.Check();
        return copy;
    }

    internal QueueEngineSettings ForEngine(string url) => new()
    {
        Url = url,
        LeaseTimeout = LeaseTimeout,
        MaxWaiting = MaxWaiting,
        UnknownMethodTimeout = UnknownMethodTimeout,
        MaxBody = MaxBody,
        TimeProvider = TimeProvider,
        LoggerFactory = EffectiveLoggerFactory,
    };

    internal static string DefaultMailbox(string program)
    {
        string name = new([.. program.ToLowerInvariant().Select(static letter => JobId.IsMailbox(letter.ToString())
            ? letter
            : '-').Take(JobId.LongestMailbox)]);
        return name.Length == 0 ? "default" : name;
    }

    private void Check()
    {
        var errors = new OptionErrors(nameof(ComputeQueueOptions));
        if (!JobId.IsMailbox(Mailbox))
        {
            errors.Add(nameof(Mailbox), Mailbox, QueueOptionRules.MailboxProblem);
        }

        errors.CheckSpan(nameof(LeaseTimeout), LeaseTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        errors.CheckAtLeast(nameof(MaxWaiting), MaxWaiting, 1);
        errors.CheckRange(nameof(MaxPayload), MaxPayload, PoolDefaults.LowestMaxPayload, PoolDefaults.HighestMaxPayload);
        errors.CheckSpan(nameof(ResultTtl), ResultTtl, TimeSpan.FromSeconds(1), QueueOptionRules.Longest);
        errors.CheckSpan(nameof(UnknownMethodTimeout), UnknownMethodTimeout, TimeSpan.FromSeconds(1), QueueOptionRules.Longest);
        errors.ThrowIfAny("the queue");
    }
}
