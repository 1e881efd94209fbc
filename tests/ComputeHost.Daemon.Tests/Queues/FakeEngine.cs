using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Tests.Queues;

/// <summary>A queue of the tests: a list of jobs that they fill, and what it was asked for.</summary>
internal sealed class FakeEngine : IQueueEngine, IQueueEngineFactory
{
    private readonly Channel<MailboxRecord> _mailbox = Channel.CreateUnbounded<MailboxRecord>();

    public string Name => "Fake";

    public string Address => "fake:here";

    public QueueCapabilities Capabilities { get; init; } = new()
    {
        Keys = true,
        Priorities = true,
        ListsJobs = true,
        Pause = true,
        MaxBody = 1024,
        Alternative = "Use another store.",
    };

    public IReadOnlyList<string> Schemes => ["fake"];

    public List<JobRecord> Jobs { get; } = [];

    public List<string> Asked { get; } = [];

    public QueueStatistics Statistics { get; init; } = new() { Jobs = new Dictionary<ComputeJobStatus, long>() };

    /// <summary>Called before the statistics are told.</summary>
    public Action? Counting { get; init; }

    public QueueFinding[] Findings { get; init; } = [];

    /// <summary>What every request ends with; null for its answer.</summary>
    public Exception? Failure { get; init; }

    public bool FailsToOpen { get; init; }

    /// <summary>Why it stores no job; null if it does.</summary>
    public ComputeHostException? Refusal { get; init; }

    public CancelResult CancelResult { get; init; }

    public QueueEngineSettings? Opened { get; private set; }

    public JobRecord Add(
        ComputeJobStatus status,
        string method = "Work.Twice(int)",
        string mailbox = "shop",
        JobAttempts attempts = default,
        JobOutcome? outcome = null,
        ReadOnlyMemory<byte> body = default)
    {
        var record = new JobRecord
        {
            Job = new QueuedJob
            {
                Id = JobId.Create(mailbox, TimeProvider.System.GetUtcNow()),
                Method = method,
                ResultTtl = TimeSpan.FromHours(24),
                MaxAttempts = 5,
                Backoff = JobBackoff.Default,
                Body = body,
            },
            Status = status,
            Attempts = attempts,
            Outcome = outcome,
            Age = TimeSpan.FromMinutes(5),
        };
        Jobs.Add(record);
        return record;
    }

    /// <summary>Tells the mailbox's readers how a job ended.</summary>
    public void Tell(MailboxRecord record) => _mailbox.Writer.TryWrite(record);

    public ValueTask<IQueueEngine> OpenAsync(QueueEngineSettings settings, CancellationToken cancellationToken)
    {
        Opened = settings;
        return FailsToOpen ? throw Failure! : ValueTask.FromResult<IQueueEngine>(this);
    }

    public ValueTask DisposeAsync()
    {
        Asked.Add("closed");
        return default;
    }

    public ValueTask<IReadOnlyList<EnqueueReceipt>> EnqueueAsync(IReadOnlyList<QueuedJob> jobs, CancellationToken cancellationToken)
    {
        Check();
        if (Refusal is not null)
        {
            return ValueTask.FromResult<IReadOnlyList<EnqueueReceipt>>([.. jobs.Select(job => new EnqueueReceipt(job.Id, IsNew: false, Refusal))]);
        }

        Jobs.AddRange(jobs.Select(static job => new JobRecord { Job = job, Status = ComputeJobStatus.Ready }));
        return ValueTask.FromResult<IReadOnlyList<EnqueueReceipt>>([.. jobs.Select(static job => new EnqueueReceipt(job.Id, IsNew: true))]);
    }

    public ValueTask<IQueueConsumer> OpenConsumerAsync(QueueConsumerOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async IAsyncEnumerable<IReadOnlyList<MailboxRecord>> ReadMailboxAsync(
        string mailbox, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (MailboxRecord record in _mailbox.Reader.ReadAllAsync(cancellationToken))
        {
            yield return [record];
        }
    }

    public ValueTask<JobRecord?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        Check();
        return ValueTask.FromResult(Jobs.Find(record => record.Job.Id == id));
    }

    public ValueTask<JobPage> ListAsync(JobFilter filter, string? from, int size, CancellationToken cancellationToken)
    {
        Check();
        List<JobRecord> all = [.. Matching(filter)];
        int first = from is null ? 0 : int.Parse(from, System.Globalization.CultureInfo.InvariantCulture);
        string? next = first + size < all.Count ? (first + size).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return ValueTask.FromResult(new JobPage([.. all.Skip(first).Take(size)], next));
    }

    public ValueTask<CancelResult> CancelAsync(JobId id, string by, CancellationToken cancellationToken)
    {
        Check();
        Asked.Add($"cancel by {by}");
        return ValueTask.FromResult(CancelResult);
    }

    public ValueTask<bool> ResendAsync(JobId id, CancellationToken cancellationToken)
    {
        Check();
        int index = Jobs.FindIndex(record => record.Job.Id == id && record.Status == ComputeJobStatus.Dead);
        if (index >= 0)
        {
            Jobs[index] = Jobs[index] with { Status = ComputeJobStatus.Ready };
        }

        return ValueTask.FromResult(index >= 0);
    }

    public ValueTask PauseAsync(bool paused, CancellationToken cancellationToken)
    {
        Check();
        Asked.Add(paused ? "pause" : "resume");
        return default;
    }

    public ValueTask<long> PurgeAsync(JobFilter filter, CancellationToken cancellationToken)
    {
        Check();
        return ValueTask.FromResult((long)Jobs.RemoveAll(record => Matching(filter).Contains(record)));
    }

    public ValueTask<QueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        Check();
        Counting?.Invoke();
        return ValueTask.FromResult(Statistics);
    }

    public async IAsyncEnumerable<QueueFinding> CheckAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (QueueFinding finding in Findings)
        {
            yield return finding;
        }
    }

    private IEnumerable<JobRecord> Matching(JobFilter filter) => Jobs.ToArray().Where(record =>
        (filter.Statuses.Count == 0 || filter.Statuses.Contains(record.Status))
        && (filter.Method is null || filter.Method == record.Job.Method)
        && (filter.Mailbox is null || filter.Mailbox == record.Job.Id.Mailbox)
        && (filter.OlderThan is null || filter.OlderThan <= record.Age));

    private void Check()
    {
        if (Failure is not null)
        {
            throw Failure;
        }
    }
}
