using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>What callers and operators do to single jobs and to the queue.</summary>
internal sealed class Operating(WriteTables tables)
{
    private const int PurgedTogether = 200;

    private readonly SqliteStatement _find = tables.Database.Prepare("SELECT " + JobRow.Columns + " FROM job WHERE id = ?1 AND queue = ?2 AND mailbox = ?3");
    private readonly SqliteStatement _order = tables.Database.Prepare("UPDATE job SET cancelled_by = ?2 WHERE seq = ?1 AND cancelled_by IS NULL");
    private readonly SqliteStatement _resend = tables.Database.Prepare(
        "UPDATE job SET state = 1, due = ?2, expires = ?3, charged = ?4, deaths = ?5, history = ?6, cancelled_by = NULL, outcome = NULL, outcome_blob = NULL, done = NULL, done_at = NULL, "
        + "gone = NULL WHERE seq = ?1");

    private readonly SqliteStatement _pause = tables.Database.Prepare("UPDATE queue SET paused = ?2 WHERE id = ?1");
    private readonly SqliteStatement _parts = tables.Database.Prepare("SELECT state, body_blob, outcome_blob FROM job WHERE seq = ?1");
    private readonly SqliteStatement _delete = tables.Database.Prepare("DELETE FROM job WHERE seq = ?1");

    public CancelResult Cancel(JobId id, string by)
    {
        if (Find(id) is not { } row)
        {
            return CancelResult.NotFound;
        }

        if (JobStates.IsTerminal(row.State))
        {
            return CancelResult.TooLate;
        }

        if (row.State == ComputeJobStatus.Claimed)
        {
            _order.Bind(1, row.Seq).Bind(2, by).Run();
            tables.Changes |= StoreChanges.Orders;
            return CancelResult.Requested;
        }

        tables.Ends.Store(row, JobStates.Cancelled(row.Job, row.Attempts, by));
        return CancelResult.Cancelled;
    }

    /// <returns>False if there is no such dead job.</returns>
    public bool Resend(JobId id)
    {
        if (Find(id) is not { State: ComputeJobStatus.Dead } row)
        {
            return false;
        }

        JobAttempts attempts = JobStates.Resent(row.Attempts);
        _resend.Bind(1, row.Seq).Bind(2, tables.Now).Bind(3, row.Job.ExpiresAfter is { } limit ? QueueClock.After(tables.Now, limit) : null)
            .Bind(4, (long)attempts.Charged).Bind(5, (long)attempts.WorkerDeaths).Bind(6, attempts.History).Run();
        tables.Large.Loosen(row.LargeOutcome);
        tables.Tally.Remove(ComputeJobStatus.Dead);
        tables.Tally.Add(ComputeJobStatus.Ready);
        tables.Changes |= StoreChanges.Jobs;
        return true;
    }

    public bool Pause(bool paused)
    {
        tables.Changes |= StoreChanges.Jobs;
        return _pause.Bind(1, tables.Queue).Bind(2, paused ? 1L : 0).Run() > 0;
    }

    /// <summary>Removes a part of the jobs that a filter means.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="from">Null, or what the part before said.</param>
    /// <returns>How many, and where the next part begins; null after the last.</returns>
    public (int Removed, string? Next) Purge(JobFilter filter, string? from)
    {
        JobRows found = tables.Search.Find(filter, from, PurgedTogether, tables.Now);
        JobRow[] removed = [.. found.Jobs.Where(row => row.State != ComputeJobStatus.Claimed)];
        foreach (JobRow row in removed)
        {
            Remove(row.Seq);
        }

        return (removed.Length, found.Next);
    }

    /// <summary>Removes a job for good.</summary>
    public void Remove(long job)
    {
        if (!_parts.Bind(1, job).Step())
        {
            return;
        }

        tables.Tally.Remove((ComputeJobStatus)_parts.Int32(0));
        long? body = _parts.IsNull(1) ? null : _parts.Int64(1);
        long? outcome = _parts.IsNull(2) ? null : _parts.Int64(2);
        _parts.Reset();
        _delete.Bind(1, job).Run();
        tables.Large.Loosen(body);
        tables.Large.Loosen(outcome);
    }

    private JobRow? Find(JobId id)
    {
        _find.Bind(1, JobRow.Key(id.Value)).Bind(2, tables.Queue).Bind(3, id.Mailbox);
        if (!_find.Step())
        {
            return null;
        }

        JobRow row = JobRow.Read(_find, tables.Methods, hasBodies: false);
        _find.Reset();
        return row;
    }
}
