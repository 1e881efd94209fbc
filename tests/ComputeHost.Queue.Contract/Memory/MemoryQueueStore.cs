using System.Runtime.CompilerServices;

namespace ComputeHost.Queue.Contract.Memory;

/// <summary>
/// The jobs of a queue in memory, for all engines of a test that share it, as processes share a database. The reference of what an engine does.
/// </summary>
internal sealed class MemoryQueueStore(QueueEngineSettings settings)
{
    private const int LargestTold = 64 * 1024;

    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private readonly Dictionary<JobId, MemoryJob> _jobs = [];
    private readonly Dictionary<string, List<(long At, MailboxRecord Record)>> _mailboxes = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sequence;
    private long _dropped;
    private bool _isPaused;

    private TimeProvider Time => settings.TimeProvider;

    public IReadOnlyList<EnqueueReceipt> Enqueue(IReadOnlyList<QueuedJob> jobs) => Change(() => (IReadOnlyList<EnqueueReceipt>)[.. jobs.Select(Enqueue)]);

    public async Task<IReadOnlyList<JobDelivery>> ReceiveAsync(MemoryQueueConsumer consumer, int max, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            TimeSpan? next;
            lock (_gate)
            {
                cancellationToken.ThrowIfCancellationRequested();
                PassTimeLocked();
                if (Claim(consumer, max) is { Count: > 0 } claimed)
                {
                    return claimed;
                }

                changed = _changed.Task;
                next = _jobs.Values.Where(static job => job.Status == ComputeJobStatus.Scheduled).Select(job => (TimeSpan?)(job.Due - Elapsed(job))).Min();
            }

            await WaitAsync(changed, next, cancellationToken);
        }
    }

    public bool Enter(JobDelivery delivery) => Change(() =>
    {
        if (Owned(delivery) is not { } job)
        {
            return false;
        }

        job.Status = ComputeJobStatus.Running;
        return true;
    });

    public bool Finish(JobDelivery delivery, JobDecision decision) => Change(() =>
    {
        if (Owned(delivery) is not { } job)
        {
            _dropped += decision.IsTerminal ? 1 : 0;
            return false;
        }

        Apply(job, decision);
        return true;
    });

    public void Report(JobDelivery delivery, ReadOnlyMemory<byte> progress) => Change(() =>
    {
        if (Owned(delivery) is { } job)
        {
            job.Progress = progress;
            Tell(new MailboxRecord(job.Job.Id, ComputeJobStatus.Running, progress));
        }

        return true;
    });

    /// <summary>Consumers are gone: with notice, if they gave back what they had not entered.</summary>
    public void Lose(Func<MemoryQueueConsumer, bool> lost, string what) => Change(() =>
    {
        foreach (MemoryJob job in _jobs.Values.Where(job => job.Owner is { } owner && lost(owner)).ToList())
        {
            Apply(job, JobStates.OwnerLost(job.Job, job.Attempts, job.Status == ComputeJobStatus.Running, job.Delivery!.IsIdempotent, what, Time.GetUtcNow()));
        }

        return true;
    });

    public async IAsyncEnumerable<IReadOnlyList<MailboxRecord>> ReadAsync(string mailbox, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TimeSpan back = Time.GetUtcNow() - since;
        long from = Time.GetTimestamp() - (long)(back.TotalSeconds * Time.TimestampFrequency);
        int next = 0;
        while (true)
        {
            Task changed;
            MailboxRecord[] records;
            lock (_gate)
            {
                cancellationToken.ThrowIfCancellationRequested();
                PassTimeLocked();
                List<(long At, MailboxRecord Record)> box = Box(mailbox);
                records = [.. box.Skip(next).Where(item => item.At >= from).Select(static item => item.Record)];
                next = box.Count;
                changed = _changed.Task;
            }

            if (records.Length > 0)
            {
                yield return records;
                continue;
            }

            await WaitAsync(changed, next: null, cancellationToken);
        }
    }

    public JobRecord? Find(JobId id) => Change(() => _jobs.GetValueOrDefault(id) is { } job ? RecordOf(job, withBodies: true) : null);

    public JobPage List(JobFilter filter, string? from, int size) => Change(() =>
    {
        long after = from is null ? 0 : long.Parse(from);
        MemoryJob[] found = [.. Chosen(filter).Where(job => job.Sequence > after).OrderBy(static job => job.Sequence).Take(size + 1)];
        return new JobPage([.. found.Take(size).Select(job => RecordOf(job, withBodies: false))], found.Length > size
            ? found[size - 1].Sequence.ToString()
            : null);
    });

    public CancelResult Cancel(JobId id, string by)
    {
        JobDelivery? told = null;
        CancelResult result = Change(() =>
        {
            if (_jobs.GetValueOrDefault(id) is not { } job)
            {
                return CancelResult.NotFound;
            }

            if (JobStates.IsTerminal(job.Status))
            {
                return CancelResult.TooLate;
            }

            if (job.Owner is not null)
            {
                told = job.Delivery;
                return CancelResult.Requested;
            }

            Apply(job, JobStates.Cancelled(job.Job, job.Attempts, by));
            return CancelResult.Cancelled;
        });
        told?.Cancel(by);
        return result;
    }

    public bool Resend(JobId id) => Change(() =>
    {
        if (_jobs.GetValueOrDefault(id) is not { Status: ComputeJobStatus.Dead } job)
        {
            return false;
        }

        job.Outcome = null;
        Apply(job, new JobDecision(ComputeJobStatus.Ready, JobStates.Resent(job.Attempts)));
        return true;
    });

    public void Pause(bool paused) => Change(() => _isPaused = paused);

    public long Purge(JobFilter filter) => Change(() =>
    {
        MemoryJob[] chosen = [.. Chosen(filter).Where(static job => job.Owner is null)];
        foreach (MemoryJob job in chosen)
        {
            _jobs.Remove(job.Job.Id);
        }

        return (long)chosen.Length;
    });

    public QueueStatistics Count() => Change(() => new QueueStatistics
    {
        Jobs = _jobs.Values.GroupBy(static job => job.Status).ToDictionary(static group => group.Key, static group => (long)group.Count()),
        OldestReady = _jobs.Values.Where(static job => job.Status == ComputeJobStatus.Ready).Select(job => (TimeSpan?)Time.GetElapsedTime(job.ReadySince)).Max(),
        IsPaused = _isPaused,
        Consumers = _jobs.Values.Where(static job => job.Owner is not null).GroupBy(static job => job.Owner!.Name).ToDictionary(static group => group.Key, static group => group.Count()),
        DroppedOutcomes = _dropped,
    });

    /// <summary>Time has passed: whoever waits looks again.</summary>
    public void Wake() => Change(() => true);

    private T Change<T>(Func<T> change)
    {
        TaskCompletionSource changed;
        T result;
        lock (_gate)
        {
            PassTimeLocked();
            result = change();
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
        return result;
    }

    private async Task WaitAsync(Task changed, TimeSpan? next, CancellationToken cancellationToken)
    {
        if (next is null)
        {
            await changed.WaitAsync(cancellationToken);
            return;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changed, Task.Delay(next.Value > TimeSpan.Zero ? next.Value : TimeSpan.Zero, Time, waiting.Token));
        await waiting.CancelAsync();
    }

    private EnqueueReceipt Enqueue(QueuedJob job)
    {
        if (_jobs.ContainsKey(job.Id))
        {
            return new EnqueueReceipt(job.Id, IsNew: false);
        }

        if (job.Key is not null && _jobs.Values.FirstOrDefault(other => other.Job.Key == job.Key) is { } same)
        {
            return new EnqueueReceipt(same.Job.Id, IsNew: false);
        }

        if (_jobs.Values.Count(static other => other.Status is ComputeJobStatus.Ready or ComputeJobStatus.Scheduled) >= settings.MaxWaiting)
        {
            return new EnqueueReceipt(job.Id, IsNew: false, new PendingQueueFullException($"'{settings.MaxWaiting}' jobs wait.") { PendingLimit = (int)settings.MaxWaiting });
        }

        var stored = new MemoryJob(job, ++_sequence, Time.GetTimestamp());
        _jobs.Add(job.Id, stored);
        Apply(stored, new JobDecision(job.Delay > TimeSpan.Zero ? ComputeJobStatus.Scheduled : ComputeJobStatus.Ready, default, job.Delay));
        return new EnqueueReceipt(job.Id, IsNew: true);
    }

    private List<JobDelivery> Claim(MemoryQueueConsumer consumer, int max)
    {
        List<JobDelivery> claimed = [];
        int room = Math.Min(max, consumer.Options.Prefetch - _jobs.Values.Count(job => job.Owner == consumer));
        foreach (MemoryJob job in _jobs.Values
            .Where(job => !_isPaused && job.Status == ComputeJobStatus.Ready && consumer.MethodOf(job.Job) is not null)
            .OrderByDescending(static job => job.Job.Priority).ThenBy(static job => job.Sequence).Take(Math.Max(0, room)).ToList())
        {
            job.Epoch++;
            job.Status = ComputeJobStatus.Claimed;
            job.Owner = consumer;
            job.Delivery = new MemoryDelivery(job, consumer.MethodOf(job.Job)!.IsIdempotent);
            claimed.Add(job.Delivery);
        }

        return claimed;
    }

    private MemoryJob? Owned(JobDelivery delivery) =>
        _jobs.GetValueOrDefault(delivery.Job.Id) is { Owner: not null } job && job.Delivery == delivery ? job : null;

    private void Apply(MemoryJob job, JobDecision decision)
    {
        job.Status = decision.Status;
        job.Attempts = decision.Attempts;
        job.Due = Elapsed(job) + decision.Delay;
        job.ReadySince = Time.GetTimestamp();
        (job.Owner, job.Delivery) = (null, null);
        if (decision.Outcome is { } outcome)
        {
            job.Outcome = outcome;
            job.Ended = Elapsed(job);
            Tell(new MailboxRecord(job.Job.Id, outcome.Status, outcome.Body.Length > LargestTold ? default(ReadOnlyMemory<byte>?) : outcome.Body));
        }
    }

    private void Tell(MailboxRecord record) => Box(record.Id.Mailbox).Add((Time.GetTimestamp(), record));

    private List<(long At, MailboxRecord Record)> Box(string name) => _mailboxes.TryGetValue(name, out var box) ? box : _mailboxes[name] = [];

    private void PassTimeLocked()
    {
        foreach (MemoryJob job in _jobs.Values.ToList())
        {
            bool waits = job.Status is ComputeJobStatus.Ready or ComputeJobStatus.Scheduled;
            if (waits && job.Attempts.Charged == 0 && job.Job.ExpiresAfter <= Elapsed(job))
            {
                Apply(job, JobStates.Expired(job.Job, job.Attempts));
            }
            else if (job.Status == ComputeJobStatus.Scheduled && job.Due <= Elapsed(job))
            {
                job.Status = ComputeJobStatus.Ready;
                job.ReadySince = Time.GetTimestamp();
            }
            else if (job.Outcome is not null && job.Status != ComputeJobStatus.Dead && Elapsed(job) - job.Ended >= job.Job.ResultTtl)
            {
                _jobs.Remove(job.Job.Id);
            }
        }
    }

    private TimeSpan Elapsed(MemoryJob job) => Time.GetElapsedTime(job.Enqueued);

    private IEnumerable<MemoryJob> Chosen(JobFilter filter) => _jobs.Values.Where(job =>
        (filter.Statuses.Count == 0 || filter.Statuses.Contains(job.Status))
        && (filter.Method is null || filter.Method == job.Job.Method)
        && (filter.Mailbox is null || filter.Mailbox == job.Job.Id.Mailbox)
        && (filter.OlderThan is null || filter.OlderThan <= Elapsed(job)));

    private JobRecord RecordOf(MemoryJob job, bool withBodies) => new()
    {
        Job = withBodies ? job.Job : job.Job with { Body = default },
        Status = job.Status,
        Attempts = job.Attempts,
        Epoch = job.Epoch,
        Consumer = job.Owner?.Name ?? "",
        Wait = job.Status == ComputeJobStatus.Scheduled ? job.Due - Elapsed(job) : TimeSpan.Zero,
        Age = Elapsed(job),
        Outcome = withBodies ? job.Outcome : job.Outcome is { } outcome ? outcome with { Body = default } : null,
        Progress = job.Progress,
    };
}
