using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>The latest report of each claimed job, in a table of its own: a job's row would be written again with all that it has.</summary>
internal sealed class ProgressTable(WriteTables tables)
{
    private readonly SqliteStatement _write = tables.Database.Prepare(
        "INSERT OR REPLACE INTO progress SELECT seq, queue, mailbox, ?4, ?5 FROM job WHERE seq = ?1 AND epoch = ?2 AND owner = ?3 AND state = 2");

    private readonly SqliteStatement _remove = tables.Database.Prepare("DELETE FROM progress WHERE job = ?1");

    public void Write(long job, long epoch, long owner, ReadOnlyMemory<byte> report)
    {
        _write.Bind(1, job).Bind(2, epoch).Bind(3, owner).Bind(4, tables.Next("progress")).Bind(5, report.Span).Run();
        tables.Changes |= StoreChanges.Outcomes;
    }

    public void Remove(long job) => _remove.Bind(1, job).Run();
}
