using Microsoft.Data.Sqlite;

namespace ComputeHost.Queue.Sqlite.Storage;

/// <summary>What a writer needs of the tables that it lets work write to.</summary>
internal interface IStoreTables
{
    SqliteDatabase Database { get; }

    /// <summary>A transaction has begun.</summary>
    void Begin();

    /// <summary>The transaction is about to be committed: what was gathered is written.</summary>
    void Flush();

    /// <summary>The transaction is stored; the turn is still this process's.</summary>
    void Committed();

    /// <summary>What was done since the beginning is undone.</summary>
    void RolledBack();
}

/// <summary>
/// The only writer of its process: a thread that commits together whatever has gathered, so that many durable writes cost one wait for the disk. If a commit
/// fails, each of its parts is tried alone, so that only the guilty one fails.
/// </summary>
internal sealed class StoreWriter<TTables>(TTables tables, IWriterTurn turn, string path, int mostTogether)
    where TTables : IStoreTables
{
    /// <summary>How many bytes are committed together, roughly: nobody waits long for the turn.</summary>
    private const int MostBytes = 1024 * 1024;

    private readonly WorkQueue<TTables> _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "queue writer" }.UnsafeStart();

    /// <summary>Does something durably. What it returns is true once this completes.</summary>
    public Task<T> RunAsync<T>(Func<TTables, T> step, CancellationToken cancellationToken, int weight = 0) => _queue.RunAsync(step, weight, cancellationToken);

    /// <summary>Gives up what has waited too long, because another process does not end its turn.</summary>
    public void Abandon(TimeSpan limit, Func<Exception> failure) => _queue.Abandon(limit, failure);

    /// <summary>Takes no more work; the thread ends when all is done.</summary>
    public void Close() => _queue.Close();

    private void Run()
    {
        var batch = new List<StoreWork<TTables>>();
        while (_queue.Wait())
        {
            WriteTogether(batch);
            batch.Clear();
        }

        _ended.SetResult();
    }

    private void WriteTogether(List<StoreWork<TTables>> batch)
    {
        Exception? failure = TryWrite(() => Gather(batch));
        if (failure is null)
        {
            batch.ForEach(static work => work.Succeed());
        }
        else if (batch.Count == 0)
        {
            RefuseAll(failure);
        }
        else if (StoreErrors.IsFullDisk(failure))
        {
            FreeLog();
            batch.ForEach(WriteAlone);
        }
        else if (batch.Count == 1)
        {
            batch[0].Fail(failure);
        }
        else
        {
            batch.ForEach(WriteAlone);
        }
    }

    /// <summary>
    /// Moves what the log has into the database, so that it is written from its beginning again. SQLite does so only at a size that the log of a full
    /// disk may never come to.
    /// </summary>
    private void FreeLog()
    {
        try
        {
            tables.Database.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
            // There is no room for that either.
        }
    }

    /// <summary>The turn did not come, or no transaction began.</summary>
    private void RefuseAll(Exception failure)
    {
        while (_queue.TryTake(out StoreWork<TTables>? work))
        {
            work.Fail(failure);
        }
    }

    private void WriteAlone(StoreWork<TTables> work)
    {
        if (TryWrite(() => work.Execute(tables)) is { } failure)
        {
            work.Fail(failure);
        }
        else
        {
            work.Succeed();
        }
    }

    /// <summary>Takes work only once the turn has come: meanwhile more has gathered.</summary>
    private void Gather(List<StoreWork<TTables>> batch)
    {
        int bytes = 0;
        while (batch.Count < mostTogether && bytes < MostBytes && _queue.TryTake(out StoreWork<TTables>? work))
        {
            batch.Add(work);
            work.Execute(tables);
            bytes += work.Weight;
        }
    }

    /// <returns>Why nothing has been written; null if all has.</returns>
    private Exception? TryWrite(Action steps)
    {
        ComputeRan ran = ComputeRan.No;
        try
        {
            turn.Begin(tables.Database);
            try
            {
                tables.Begin();
                steps();
                tables.Flush();
                ran = ComputeRan.Unknown;
                tables.Database.Execute("COMMIT");
                tables.Committed();
            }
            catch
            {
                Undo();
                throw;
            }
            finally
            {
                turn.End();
            }

            return null;
        }
        catch (Exception exception)
        {
            // After a failure of the disk itself, a commit may be found in the log one day.
            return StoreErrors.Translate(exception, path, StoreErrors.IsUndone(exception) ? ComputeRan.No : ran);
        }
    }

    private void Undo()
    {
        tables.RolledBack();
        if (tables.Database.IsInTransaction)
        {
            tables.Database.Execute("ROLLBACK");
        }
    }
}
