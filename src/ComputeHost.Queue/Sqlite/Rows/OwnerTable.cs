using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>The consumers of the queue, and what becomes of the jobs of those that are gone.</summary>
internal sealed class OwnerTable(WriteTables tables)
{
    private const int LostTogether = 200;

    private readonly SqliteStatement _add =
        tables.Database.Prepare("INSERT INTO owner(queue, file, name, boot, process) VALUES(?1, ?2, ?3, ?4, ?5) RETURNING id");
    private readonly SqliteStatement _remove = tables.Database.Prepare("DELETE FROM owner WHERE id = ?1");
    private readonly SqliteStatement _claimed = tables.Database.Prepare("SELECT " + JobRow.Columns + " FROM job WHERE owner = ?1 LIMIT ?2");

    /// <summary>Enters a consumer whose file is there and locked.</summary>
    public long Add(string file, string name, string boot, int process) =>
        _add.Bind(1, tables.Queue).Bind(2, file).Bind(3, name).Bind(4, boot).Bind(5, (long)process).Single()!.Value;

    /// <summary>Decides about jobs of a consumer that is gone, and removes it with the last of them.</summary>
    /// <param name="owner">The consumer.</param>
    /// <param name="entered">The claims that it had entered; null if that is not known, so that each may have been.</param>
    /// <param name="what">What happened to it, as a sentence.</param>
    /// <returns>Whether there may be more of its jobs.</returns>
    public bool Lose(long owner, IReadOnlySet<EnteredClaim>? entered, string what)
    {
        JobRow[] rows = Claimed(owner);
        DateTimeOffset now = tables.Limits.Time.GetUtcNow();
        foreach (JobRow row in rows)
        {
            bool wasEntered = entered?.Contains(new EnteredClaim(row.Seq, row.Epoch)) ?? true;
            tables.Ends.Store(row, JobStates.OwnerLost(row.Job, row.Attempts, wasEntered, row.IsIdempotent, what, now));
        }

        if (rows.Length == LostTogether)
        {
            return true;
        }

        _remove.Bind(1, owner).Run();
        return false;
    }

    private JobRow[] Claimed(long owner)
    {
        var rows = new List<JobRow>();
        _claimed.Bind(1, owner).Bind(2, LostTogether);
        while (_claimed.Step())
        {
            rows.Add(JobRow.Read(_claimed, tables.Methods, hasBodies: false));
        }

        return [.. rows];
    }
}
