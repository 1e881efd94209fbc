using ComputeHost.Queue.Sqlite;

namespace ComputeHost.LoadTests.Queues;

/// <summary>How a store of a comparison writes.</summary>
internal enum StoreKind
{
    /// <summary>As it does for users.</summary>
    Grouped,

    /// <summary>One transaction per operation.</summary>
    Single,

    /// <summary>With the busy retry of Microsoft.Data.Sqlite between processes.</summary>
    Retrying,
}

/// <summary>Opens the queues of a comparison.</summary>
internal static class Stores
{
    public static Task<ComputeQueue> OpenAsync(string directory, StoreKind kind) => ComputeQueue.OpenAsync(
        $"sqlite:{directory}/jobs.db", new ComputeQueueOptions { Mailbox = "load" }.UseEngine(new SqliteEngineFactory(TuningOf(kind))));

    private static SqliteTuning TuningOf(StoreKind kind) => kind switch
    {
        StoreKind.Single => new SqliteTuning { MostTogether = 1 },
        StoreKind.Retrying => new SqliteTuning { Turn = new RetryTurn() },
        _ => new SqliteTuning(),
    };
}
