using System.Runtime.CompilerServices;
using ComputeHost.Queue.Mailboxes;

namespace ComputeHost.Queue.Queues;

/// <summary>Where the outcome of one job comes from: its mailbox, or the engine where the mailbox cannot have told it.</summary>
/// <param name="engine">The engine.</param>
/// <param name="listener">Reads the job's mailbox.</param>
/// <param name="id">The job.</param>
/// <param name="mark">Of the listener, before the job was enqueued; null if it was enqueued elsewhere.</param>
/// <param name="time">The clock.</param>
internal sealed class OutcomeSource(IQueueEngine engine, MailboxListener listener, JobId id, long? mark, TimeProvider time)
{
    /// <summary>A job may be removed while somebody waits for it: so the engine is asked from time to time.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public JobId Id => id;

    /// <summary>Waits until the job has ended.</summary>
    /// <exception cref="QueueException">The job is not in the queue any more, or the queue cannot be used.</exception>
    /// <exception cref="ObjectDisposedException">The queue has been disposed.</exception>
    public async Task<JobOutcome> WaitAsync(CancellationToken cancellationToken)
    {
        JobWait wait = listener.Hold(id, mark, out bool mustAsk);
        try
        {
            while (true)
            {
                if (mustAsk && (await AskAsync(wait, cancellationToken).ConfigureAwait(false))?.Outcome is { } found)
                {
                    return found;
                }

                mustAsk = engine.Capabilities.ListsJobs;
                if (wait.IsAtEngine)
                {
                    await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
                    mustAsk = true;
                    continue;
                }

                try
                {
                    if (await wait.Outcome.WaitAsync(AskAgain, time, cancellationToken).ConfigureAwait(false) is { } outcome)
                    {
                        return outcome;
                    }

                    mustAsk = true;
                }
                catch (TimeoutException) when (!wait.Outcome.IsCompleted)
                {
                    // Asked below, if the engine can tell.
                }
            }
        }
        finally
        {
            listener.Release(wait);
        }
    }

    /// <summary>Reads reports until the job has ended. Those that come faster than they are taken replace each other.</summary>
    public async IAsyncEnumerable<ComputeProgress> ReadProgressAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JobWait wait = listener.Hold(id, mark, out _);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task end = WaitAsync(ended.Token);
        try
        {
            if (mark is null && await AskAsync(wait, cancellationToken).ConfigureAwait(false) is { Progress: { } told })
            {
                wait.Report(told);
            }

            long seen = 0;
            while (true)
            {
                // Looked at first: the last report comes before the end.
                bool isOver = end.IsCompleted;
                (ComputeProgress? latest, long number, Task next) = wait.Progress;
                if (number > seen && latest is { } progress)
                {
                    seen = number;
                    yield return progress;
                    continue;
                }

                if (isOver)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield break;
                }

                await Task.WhenAny(next, end).ConfigureAwait(false);
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            listener.Release(wait);
        }
    }

    private async Task<JobRecord?> AskAsync(JobWait wait, CancellationToken cancellationToken)
    {
        for (int failures = 1; ; failures++)
        {
            try
            {
                JobRecord? record = await engine.FindAsync(id, cancellationToken).ConfigureAwait(false);
                return record is null && engine.Capabilities.ListsJobs && !wait.Outcome.IsCompleted
                    ? throw new QueueException($"Job '{id}' is not in the queue '{engine.Address}' any more: "
                        + "it was purged, or its outcome was kept for its ResultTtl and then removed.") { CallId = id.ToString() }
                    : record;
            }
            catch (QueueException exception) when (exception.IsTransient && !wait.Outcome.IsCompleted)
            {
                await Task.Delay(RetryDelays.After(failures), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
