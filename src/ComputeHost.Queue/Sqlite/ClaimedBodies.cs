using ComputeHost.Queue.Sqlite.Rows;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.Sqlite;

/// <summary>Reads the bodies of claimed jobs that are too large for their rows.</summary>
internal sealed class ClaimedBodies(SqliteEngine engine, ILogger logger)
{
    /// <summary>The job with its body. One that cannot be read is handed over without: its consumer cannot run it, and says so to its caller.</summary>
    public async Task<QueuedJob> WholeAsync(JobRow row)
    {
        if (row.LargeBody is null)
        {
            return row.Job;
        }

        try
        {
            return row.Job with { Body = await engine.Large.ReadAsync(row.LargeBody, row.Job.Body, CancellationToken.None).ConfigureAwait(false) };
        }
        catch (QueueException exception)
        {
            Log.BodyUnreadable(logger, exception, row.Job.Id, engine.Store.Paths.Database);
            return row.Job;
        }
    }
}
