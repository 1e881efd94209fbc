using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>What time does to jobs. Each step takes a bounded part, so that no writer waits long.</summary>
internal sealed class Sweeping(WriteTables tables)
{
    private const int PromotedTogether = 500;
    private const int ExpiredTogether = 200;
    private const int RemovedTogether = 200;

    private readonly SqliteStatement _promote = tables.Database.Prepare(
        "UPDATE job SET state = 1 WHERE seq IN (SELECT seq FROM job WHERE queue = ?1 AND state = 0 AND due <= ?2 ORDER BY due LIMIT ?3)");

    private readonly SqliteStatement _expired = tables.Database.Prepare(
        "SELECT " + JobRow.Columns + " FROM job INDEXED BY job_expires WHERE queue = ?1 AND state < 2 AND expires IS NOT NULL AND expires <= ?2 LIMIT ?3");

    private readonly SqliteStatement _gone = tables.Database.Prepare("SELECT seq FROM job WHERE queue = ?1 AND gone IS NOT NULL AND gone <= ?2 LIMIT ?3");
    private readonly SqliteStatement _known = tables.Database.Prepare("UPDATE method SET known = ?2 WHERE id = ?1");
    private readonly SqliteStatement _lastKnown = tables.Database.Prepare("SELECT known FROM method WHERE id = ?1");
    private readonly SqliteStatement _unknown = tables.Database.Prepare(
        "SELECT " + JobRow.Columns + " FROM job INDEXED BY job_ready WHERE method = ?1 AND state = 1 AND due <= ?2 ORDER BY priority DESC, seq LIMIT ?3");

    private readonly SqliteStatement _latest = tables.Database.Prepare("UPDATE boot SET latest = ?2 WHERE id = ?1");

    /// <summary>Makes scheduled jobs whose time has come ready.</summary>
    public void Promote()
    {
        int promoted = _promote.Bind(1, tables.Queue).Bind(2, tables.Now).Bind(3, PromotedTogether).Run();
        if (promoted > 0)
        {
            tables.Tally.Remove(ComputeJobStatus.Scheduled, promoted);
            tables.Tally.Add(ComputeJobStatus.Ready, promoted);
            tables.Changes |= StoreChanges.Jobs;
        }
    }

    /// <summary>Ends jobs that waited too long.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool ExpireSome()
    {
        List<JobRow> rows = Read(_expired.Bind(1, tables.Queue).Bind(2, tables.Now).Bind(3, ExpiredTogether));
        foreach (JobRow row in rows)
        {
            tables.Ends.Store(row, JobStates.Expired(row.Job, row.Attempts));
        }

        return rows.Count == ExpiredTogether;
    }

    /// <summary>Removes jobs whose outcome has been kept long enough.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool RemoveSome()
    {
        var jobs = new List<long>();
        _gone.Bind(1, tables.Queue).Bind(2, tables.Now).Bind(3, RemovedTogether);
        while (_gone.Step())
        {
            jobs.Add(_gone.Int64(0));
        }

        jobs.ForEach(tables.Operating.Remove);
        return jobs.Count == RemovedTogether;
    }

    /// <summary>Notes which methods a consumer knows, and ends jobs of those that nobody has known for too long.</summary>
    /// <param name="methods">The consumer's methods.</param>
    /// <param name="since">Since when it has been there: what nobody could take, because nobody was there, only waits.</param>
    /// <returns>Whether there may be more.</returns>
    public bool EndUnknown(IReadOnlyDictionary<string, QueueMethod> methods, long since)
    {
        bool more = false;
        foreach ((long set, string[] names) in tables.Methods.All)
        {
            if (Claiming.Known(names, methods) is not null)
            {
                _known.Bind(1, set).Bind(2, tables.Now).Run();
            }
            else
            {
                more |= EndUnknown(set, since);
            }
        }

        return more;
    }

    /// <summary>Notes the time, from which another boot's clock goes on.</summary>
    public int NoteTime(string boot) => _latest.Bind(1, boot).Bind(2, tables.Now).Run();

    private bool EndUnknown(long set, long since)
    {
        long limit = tables.Now - (long)tables.Limits.UnknownMethodTimeout.TotalMilliseconds;
        if (since > limit || _lastKnown.Bind(1, set).Single() > limit)
        {
            return false;
        }

        List<JobRow> rows = Read(_unknown.Bind(1, set).Bind(2, limit).Bind(3, ExpiredTogether));
        foreach (JobRow row in rows)
        {
            tables.Ends.Store(row, JobStates.UnknownMethod(row.Job, row.Attempts, tables.Limits.UnknownMethodTimeout));
        }

        return rows.Count == ExpiredTogether;
    }

    private List<JobRow> Read(SqliteStatement query)
    {
        var rows = new List<JobRow>();
        while (query.Step())
        {
            rows.Add(JobRow.Read(query, tables.Methods, hasBodies: false));
        }

        return rows;
    }
}
