namespace ComputeHost.Queue.Sqlite;

/// <summary>Opens stores in files of SQLite.</summary>
internal sealed class SqliteEngineFactory(SqliteTuning? tuning = null) : IQueueEngineFactory
{
    public IReadOnlyList<string> Schemes { get; } = [SqliteAddress.Scheme];

    public async ValueTask<IQueueEngine> OpenAsync(QueueEngineSettings settings, CancellationToken cancellationToken)
    {
        SqliteAddress address = SqliteAddress.Parse(settings.Url);
        SqliteTuning actual = tuning ?? new SqliteTuning();
        SqliteStore store = await SqliteStore.OpenAsync(address, settings, actual, cancellationToken).ConfigureAwait(false);
        return new SqliteEngine(address, store, settings, actual.Boot);
    }
}
