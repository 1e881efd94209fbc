namespace ComputeHost.Queue.Sqlite.Storage;

/// <summary>Begins and ends the writing of one process among several.</summary>
internal interface IWriterTurn : IDisposable
{
    /// <summary>Waits until this process may write, and begins a transaction.</summary>
    void Begin(SqliteDatabase database);

    /// <summary>Lets the next process write; the transaction is over.</summary>
    void End();
}
