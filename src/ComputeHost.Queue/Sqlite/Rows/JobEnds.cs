using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>Stores what becomes of jobs: the one place where a job gets an outcome or is tried again.</summary>
internal sealed class JobEnds(WriteTables tables)
{
    private readonly SqliteStatement _claimed = tables.Database.Prepare(
        "SELECT " + JobRow.Columns + " FROM job WHERE seq = ?1 AND epoch = ?2 AND owner = ?3 AND state = 2");

    private readonly SqliteStatement _again = tables.Database.Prepare(
        "UPDATE job SET state = ?2, due = ?3, owner = NULL, charged = ?4, deaths = ?5, history = ?6, "
        + "expires = CASE WHEN ?4 > 0 THEN NULL ELSE expires END WHERE seq = ?1");

    private readonly SqliteStatement _end = tables.Database.Prepare(
        "UPDATE job SET state = ?2, owner = NULL, charged = ?3, deaths = ?4, history = ?5, outcome = ?6, outcome_blob = ?7, done = ?8, done_at = ?9, gone = ?10, "
        + "body = NULL, body_blob = NULL WHERE seq = ?1");

    // A dead job can be sent again, so it keeps its body, and stays until somebody removes it.
    private readonly SqliteStatement _die = tables.Database.Prepare(
        "UPDATE job SET state = ?2, owner = NULL, charged = ?3, deaths = ?4, history = ?5, outcome = ?6, outcome_blob = ?7, done = ?8, done_at = ?9, gone = ?10 WHERE seq = ?1");

    /// <summary>Stores what a consumer says of a job that it claimed.</summary>
    /// <param name="job">The job's row.</param>
    /// <param name="epoch">The claim.</param>
    /// <param name="owner">The consumer.</param>
    /// <param name="decision">What becomes of the job.</param>
    /// <param name="largeOutcome">Where the outcome's body is, if it is too large for a row.</param>
    /// <returns>False if the claim is not this consumer's any more.</returns>
    public bool Finish(long job, long epoch, long owner, JobDecision decision, long? largeOutcome)
    {
        _claimed.Bind(1, job).Bind(2, epoch).Bind(3, owner);
        if (!_claimed.Step())
        {
            tables.Large.Loosen(largeOutcome);
            return false;
        }

        JobRow row = JobRow.Read(_claimed, tables.Methods, hasBodies: false);
        _claimed.Reset();
        Store(row, decision, largeOutcome);
        return true;
    }

    /// <summary>Stores a decision about a job.</summary>
    public void Store(JobRow row, JobDecision decision, long? largeOutcome = null)
    {
        // Who was told that a job is being cancelled is not told otherwise by its next attempt.
        JobDecision actual = !decision.IsTerminal && row.CancelledBy is { } by ? JobStates.Cancelled(row.Job, decision.Attempts, by) : decision;
        tables.Tally.Remove(row.State);
        tables.Tally.Add(actual.Status);
        if (actual.Outcome is { } outcome)
        {
            End(row, actual, outcome, largeOutcome);
        }
        else
        {
            long due = QueueClock.After(tables.Now, actual.Delay);
            _again.Bind(1, row.Seq).Bind(2, (long)actual.Status).Bind(3, due).Bind(4, actual.Attempts.Charged).Bind(5, actual.Attempts.WorkerDeaths)
                .Bind(6, actual.Attempts.History).Run();
            tables.Changes |= StoreChanges.Jobs;
        }
    }

    private void End(JobRow row, JobDecision decision, JobOutcome outcome, long? largeOutcome)
    {
        bool isDead = decision.Status == ComputeJobStatus.Dead;
        SqliteStatement end = isDead ? _die : _end;
        end.Bind(1, row.Seq).Bind(2, (long)decision.Status).Bind(3, decision.Attempts.Charged).Bind(4, decision.Attempts.WorkerDeaths).Bind(5, decision.Attempts.History)
            .Bind(6, largeOutcome is null ? (ReadOnlyMemory<byte>?)outcome.Body : null).Bind(7, largeOutcome)
            .Bind(8, tables.Next("done")).Bind(9, tables.Now).Bind(10, isDead ? null : (long?)QueueClock.After(tables.Now, row.Job.ResultTtl))
            .Run();
        tables.Large.Attach(largeOutcome, row.Seq);
        if (!isDead)
        {
            tables.Large.Loosen(row.LargeBody);
        }

        tables.Progress.Remove(row.Seq);
        tables.Changes |= StoreChanges.Outcomes;
    }
}
