namespace ComputeHost.Queue;

/// <summary>Stores jobs and their outcomes. <c>docs/queue.md</c> tells how to write one; all of them pass the same contract tests.</summary>
/// <remarks>
/// <para>
/// Three rules carry all promises. A job is stored when its enqueueing returns. A consumer's outcome is stored before its claim is acknowledged. Of an
/// id, the first
/// outcome counts.
/// </para>
/// <para>
/// All members are safe to use from many threads at once. Each fails with <see cref="QueueException"/> when the store cannot be used, never waits without
/// an end,
/// and logs no credentials. What becomes of lost claims is decided by <see cref="JobStates"/>; engines store its decisions.
/// </para>
/// </remarks>
public interface IQueueEngine : IAsyncDisposable
{
    /// <summary>What it is called in messages, as <c>SQLite</c>.</summary>
    string Name { get; }

    /// <summary>Its address without credentials.</summary>
    string Address { get; }

    /// <summary>What it can do.</summary>
    QueueCapabilities Capabilities { get; }

    /// <summary>Stores jobs. When this returns, those without a refusal are stored.</summary>
    /// <param name="jobs">The jobs, whose options are within the capabilities. One that cannot be stored does not keep the others from it.</param>
    /// <param name="cancellationToken">Gives up; which jobs are stored is unknown then, and enqueueing them again is harmless.</param>
    /// <returns>A receipt per job, in their order.</returns>
    ValueTask<IReadOnlyList<EnqueueReceipt>> EnqueueAsync(IReadOnlyList<QueuedJob> jobs, CancellationToken cancellationToken);

    /// <summary>Begins to claim jobs.</summary>
    /// <param name="options">Who claims, and what.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The consumer. Its caller disposes it, before the engine.</returns>
    ValueTask<IQueueConsumer> OpenConsumerAsync(QueueConsumerOptions options, CancellationToken cancellationToken);

    /// <summary>Reads a mailbox: first what it has received since a moment, then what it receives, as it comes.</summary>
    /// <param name="mailbox">Its name. One that nothing was ever sent to is empty.</param>
    /// <param name="since">From when on; an engine may begin earlier. An outcome may come twice, and progress be left out.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What came together, together. Never ends by itself; a store that cannot be reached is waited for.</returns>
    IAsyncEnumerable<IReadOnlyList<MailboxRecord>> ReadMailboxAsync(string mailbox, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Says what is known of a job.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// Null if it is not known: never enqueued, or removed. An engine that cannot see waiting jobs has outcomes only; what is not ended is null there as well.
    /// </returns>
    ValueTask<JobRecord?> FindAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Lists jobs.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="from">Null, or what the part before said.</param>
    /// <param name="size">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A part of the list, without bodies.</returns>
    /// <exception cref="NotSupportedException">It cannot list such jobs; the message names an alternative.</exception>
    ValueTask<JobPage> ListAsync(JobFilter filter, string? from, int size, CancellationToken cancellationToken);

    /// <summary>Cancels a job: at once if it waits, through its consumer if it is claimed.</summary>
    /// <param name="id">The job.</param>
    /// <param name="by">Who cancels, for the job's caller. Not empty.</param>
    /// <param name="cancellationToken">Gives up; the job may be cancelled nevertheless.</param>
    /// <returns>What became of it. An engine that cannot know says <see cref="CancelResult.Requested"/>.</returns>
    ValueTask<CancelResult> CancelAsync(JobId id, string by, CancellationToken cancellationToken);

    /// <summary>Sends a dead job again, with its history and all its attempts before it.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False if there is no such dead job.</returns>
    ValueTask<bool> ResendAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Keeps all consumers from claiming, or lets them claim again. What is claimed goes on.</summary>
    /// <param name="paused">Which of both.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is stored.</returns>
    /// <exception cref="NotSupportedException">It cannot; the message names an alternative.</exception>
    ValueTask PauseAsync(bool paused, CancellationToken cancellationToken);

    /// <summary>Removes jobs for good, with their outcomes. A claimed or running job is never removed.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Stops; what was removed stays so.</param>
    /// <returns>How many.</returns>
    /// <exception cref="NotSupportedException">It cannot choose so; the message names an alternative.</exception>
    ValueTask<long> PurgeAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>Counts.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the store holds now.</returns>
    ValueTask<QueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken);

    /// <summary>Looks for what is wrong or will go wrong: the store itself, its surroundings, its users.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was checked.</returns>
    IAsyncEnumerable<QueueFinding> CheckAsync(CancellationToken cancellationToken);
}
