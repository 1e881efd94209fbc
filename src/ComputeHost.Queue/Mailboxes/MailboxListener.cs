using ComputeHost.Protocol.Threads;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.Mailboxes;

/// <summary>
/// Reads one mailbox for all who wait in this process. It reads again, from the oldest job that somebody waits for, when the engine failed: an outcome
/// that comes
/// twice is the same outcome.
/// </summary>
internal sealed class MailboxListener : IAsyncDisposable
{
    private const string QueueName = "ComputeHost.ComputeQueue";
    private const int MostRecent = 4_096;
    private const long MostRecentBytes = 4 * 1024 * 1024;
    private const int MostReports = 512;

    /// <summary>By how much the clocks of callers and of the store may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly IQueueEngine _engine;
    private readonly string _mailbox;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private readonly Dictionary<JobId, JobWait> _waits = [];
    private readonly RecentOutcomes _recent = new(MostRecent, MostRecentBytes);
    private readonly RecentReports _reports = new(MostReports);
    private bool _isStopped;

    public MailboxListener(IQueueEngine engine, string mailbox, TimeProvider time, ILogger logger)
    {
        _engine = engine;
        _mailbox = mailbox;
        _time = time;
        _logger = logger;
        DateTimeOffset since = time.GetUtcNow() - Skew;
        _loop = EmptyContext.RunAsync(() => ReadAsync(since));
    }

    /// <summary>To be noted before a job is enqueued, for <see cref="Hold"/>.</summary>
    public long Mark
    {
        get
        {
            lock (_gate)
            {
                return _recent.Forgotten;
            }
        }
    }

    /// <summary>Begins to wait for a job. Give it back with <see cref="Release"/>.</summary>
    /// <param name="id">The job.</param>
    /// <param name="mark">What was noted before it was enqueued; null if it was enqueued elsewhere.</param>
    /// <param name="mustAsk">Whether its outcome may have come before: then the engine must be asked once.</param>
    /// <exception cref="ObjectDisposedException">The queue has been disposed.</exception>
    public JobWait Hold(JobId id, long? mark, out bool mustAsk)
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                throw Disposed(id);
            }

            bool isAtEngine = false;
            if (!_waits.TryGetValue(id, out JobWait? wait) || wait.IsAtEngine)
            {
                isAtEngine = wait is not null;
                _waits[id] = wait = new JobWait(id);
                if (_reports.Find(id) is { } report)
                {
                    wait.Report(report);
                }
            }

            wait.Holders++;
            JobOutcome? known = _recent.Take(id);
            if (known is not null)
            {
                wait.End(known);
            }

            mustAsk = known is null && (isAtEngine || mark != _recent.Forgotten);
            return wait;
        }
    }

    public void Release(JobWait wait)
    {
        lock (_gate)
        {
            if (--wait.Holders == 0 && _waits.GetValueOrDefault(wait.Id) == wait)
            {
                _waits.Remove(wait.Id);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isStopped = true;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        FailAll(Disposed);
        _stopping.Dispose();
    }

    private async Task ReadAsync(DateTimeOffset since)
    {
        int failures = 0;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (IReadOnlyList<MailboxRecord> records in _engine.ReadMailboxAsync(_mailbox, since, _stopping.Token).ConfigureAwait(false))
                {
                    failures = 0;
                    foreach (MailboxRecord record in records)
                    {
                        Take(record);
                    }
                }
            }
            catch (Exception exception)
            {
                if (_stopping.IsCancellationRequested)
                {
                    return;
                }

                failures++;
                Log.MailboxUnreadable(_logger, _mailbox, _engine.Address, exception.Message, exception);
                if (exception is not QueueException { IsTransient: true })
                {
                    FailAll(_ => exception);
                }
            }

            since = Restart();
            await Task.Delay(RetryDelays.After(Math.Max(failures, 1)), _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Take(MailboxRecord record)
    {
        JobWait? wait;
        lock (_gate)
        {
            wait = _waits.GetValueOrDefault(record.Id);
            if (wait is null)
            {
                KeepLocked(record);
                return;
            }
        }

        if (!record.IsProgress)
        {
            wait.End(record.Body is { } outcome ? new JobOutcome(record.Status, outcome) : null);
        }
        else if (record.Body is { } report)
        {
            wait.Report(report);
        }
    }

    private void KeepLocked(MailboxRecord record)
    {
        if (record.Body is not { } body)
        {
            _recent.Miss();
        }
        else if (record.IsProgress)
        {
            _reports.Add(record.Id, body);
        }
        else
        {
            _recent.Add(record.Id, new JobOutcome(record.Status, body));
        }
    }

    /// <returns>From when on to read again.</returns>
    private DateTimeOffset Restart()
    {
        lock (_gate)
        {
            _recent.ForgetAll();
            return _waits.Keys.Select(static id => id.Created).Append(_time.GetUtcNow()).Min() - Skew;
        }
    }

    private static ObjectDisposedException Disposed(JobId id) => new(
        QueueName,
        $"The queue was disposed while the outcome of job '{id}' was awaited. The job goes on; find it by its id in a queue that is open.");

    private void FailAll(Func<JobId, Exception> failure)
    {
        lock (_gate)
        {
            foreach (JobWait wait in _waits.Values)
            {
                wait.Fail(failure(wait.Id));
            }

            _waits.Clear();
        }
    }
}
