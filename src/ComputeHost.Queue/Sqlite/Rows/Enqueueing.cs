using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>Stores jobs.</summary>
internal sealed class Enqueueing(WriteTables tables)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly SqliteStatement _insert = tables.Database.Prepare(
        "INSERT INTO job(id, queue, mailbox, method, state, priority, due, expires, enqueued, key, ttl, delay, expires_after, max_attempts, retry_faults, "
        + "backoff_first, backoff_factor, backoff_longest, body_blob, body) "
        + "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20) ON CONFLICT DO NOTHING RETURNING seq");

    private readonly SqliteStatement _byId = tables.Database.Prepare("SELECT id, mailbox, method FROM job WHERE id = ?1");
    private readonly SqliteStatement _byKey = tables.Database.Prepare("SELECT id, mailbox, method FROM job WHERE queue = ?1 AND key = ?2");

    /// <summary>Stores a job, unless it is there or its key is, or too many wait.</summary>
    /// <param name="job">The job.</param>
    /// <param name="largeBody">Where its body is, if it is too large for a row.</param>
    public EnqueueReceipt Enqueue(QueuedJob job, long? largeBody)
    {
        bool isFull = tables.Tally.Waiting >= tables.Limits.MaxWaiting;
        long? seq = isFull ? null : Insert(job, largeBody);
        if (seq is { } stored)
        {
            tables.Large.Attach(largeBody, stored);
            tables.Tally.Add(StateOf(job));
            tables.Changes |= StoreChanges.Jobs;
            return new EnqueueReceipt(job.Id, IsNew: true);
        }

        tables.Large.Loosen(largeBody);
        return FindKept(job) ?? new EnqueueReceipt(job.Id, IsNew: false, TooMany(job));
    }

    private static ComputeJobStatus StateOf(QueuedJob job) => job.Delay > TimeSpan.Zero ? ComputeJobStatus.Scheduled : ComputeJobStatus.Ready;

    private long? Insert(QueuedJob job, long? largeBody) =>
        _insert.Bind(1, JobRow.Key(job.Id.Value)).Bind(2, tables.Queue).Bind(3, job.Id.Mailbox).Bind(4, tables.Methods.IdOf(job)).Bind(5, (long)StateOf(job))
            .Bind(6, (long)job.Priority).Bind(7, QueueClock.After(tables.Now, job.Delay))
            .Bind(8, job.ExpiresAfter is { } limit ? QueueClock.After(tables.Now, limit) : null).Bind(9, tables.Now).Bind(10, job.Key)
            .Bind(11, job.ResultTtl.Ticks).Bind(12, job.Delay.Ticks).Bind(13, job.ExpiresAfter?.Ticks).Bind(14, (long)job.MaxAttempts).Bind(15, job.RetryFaults ? 1L : 0)
            .Bind(16, job.Backoff.First.Ticks).Bind(17, job.Backoff.Factor).Bind(18, job.Backoff.Longest.Ticks)
            .Bind(19, largeBody).Bind(20, largeBody is null ? (ReadOnlyMemory<byte>?)job.Body : null)
            .Single();

    private EnqueueReceipt? FindKept(QueuedJob job) =>
        Find(_byId.Bind(1, JobRow.Key(job.Id.Value)), job) ?? (job.Key is { } key ? Find(_byKey.Bind(1, tables.Queue).Bind(2, key), job) : null);

    private EnqueueReceipt? Find(SqliteStatement query, QueuedJob job)
    {
        if (!query.Step())
        {
            return null;
        }

        var id = new JobId(new Guid(query.Blob(0), bigEndian: true), query.Text(1));
        string method = tables.Methods.NamesOf(query.Int64(2))[0];
        query.Reset();
        return method == job.Method ? new EnqueueReceipt(id, IsNew: false) : new EnqueueReceipt(job.Id, IsNew: false, OtherMethod(job, id, method));
    }

    private static QueueException OtherMethod(QueuedJob job, JobId kept, string method) => new(
        job.Id == kept
            ? $"Job '{kept}' is there already, of method '{method}' and not '{job.Method}'. A job's id is made once, for one call."
            : $"The key '{job.Key}' of a job of '{job.Method}' has job '{kept}' of '{method}', which is still kept. Give jobs of different methods different keys.")
    {
        CallId = job.Id.ToString(),
        Method = job.Method,
        Ran = ComputeRan.No,
    };

    private PendingQueueFullException TooMany(QueuedJob job) => new(
        $"{tables.Limits.MaxWaiting} jobs wait already, and no more may. Start more consumers, try again later, or raise MaxWaiting.")
    {
        CallId = job.Id.ToString(),
        Method = job.Method,
        PendingLimit = (int)Math.Min(tables.Limits.MaxWaiting, int.MaxValue),
        RetryAfter = RetryAfter,
    };
}
