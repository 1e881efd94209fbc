using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Rows;

namespace ComputeHost.Queue.Sqlite;

/// <summary>A claimed job, with where it is in the store.</summary>
internal sealed class SqliteDelivery(JobRow row, QueuedJob job, Ownership ownership) : JobDelivery(job, row.Epoch, row.Attempts, row.IsIdempotent)
{
    private int _reporting;

    /// <summary>The claim as the store and the consumer's file name it.</summary>
    public EnteredClaim Claim { get; } = new(row.Seq, row.Epoch);

    /// <summary>As whom the consumer claimed it.</summary>
    public Ownership Ownership => ownership;

    /// <summary>Where the consumer's file names it as entered; null before.</summary>
    public int? Place { get; set; }

    /// <summary>Whether somebody has told it to end already.</summary>
    public bool IsToldToEnd { get; set; }

    /// <summary>Begins a report of progress, unless one is on its way: then this one is dropped.</summary>
    public bool TryBeginReport() => Interlocked.Exchange(ref _reporting, 1) == 0;

    public void EndReport() => Volatile.Write(ref _reporting, 0);
}
