namespace ComputeHost.Queue.Sqlite.Storage;

/// <summary>
/// A thread that reads. Each piece of work sees one moment of the store, and is short: an open reading keeps the write-ahead log from being used again.
/// </summary>
internal sealed class StoreReader<TTables>(TTables tables, SqliteDatabase database, string path)
{
    private readonly WorkQueue<TTables> _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "queue reader" }.UnsafeStart();

    public Task<T> RunAsync<T>(Func<TTables, T> step, CancellationToken cancellationToken) => _queue.RunAsync(step, 0, cancellationToken);

    /// <summary>Takes no more work; the thread ends when all is done.</summary>
    public void Close() => _queue.Close();

    private void Run()
    {
        while (_queue.Wait())
        {
            if (_queue.TryTake(out StoreWork<TTables>? work))
            {
                Read(work);
            }
        }

        _ended.SetResult();
    }

    private void Read(StoreWork<TTables> work)
    {
        try
        {
            database.Execute("BEGIN");
            try
            {
                work.Execute(tables);
            }
            finally
            {
                database.Execute("ROLLBACK");
            }
        }
        catch (Exception exception)
        {
            work.Fail(StoreErrors.Translate(exception, path, ComputeRan.Unknown));
            return;
        }

        work.Succeed();
    }
}
