using ComputeHost.Queue.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace ComputeHost.LoadTests.Queues;

/// <summary>The writer's turn as Microsoft.Data.Sqlite takes it: while another process writes, it sleeps 150 ms and tries again, for 30 s.</summary>
internal sealed class RetryTurn : IWriterTurn
{
    private const int Busy = 5;
    private static readonly TimeSpan s_sleep = TimeSpan.FromMilliseconds(150);

    public void Begin(SqliteDatabase database)
    {
        database.Execute("PRAGMA busy_timeout = 0");
        for (int tries = 0; ; tries++)
        {
            try
            {
                database.Execute("BEGIN IMMEDIATE");
                return;
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == Busy && tries < 200)
            {
                Thread.Sleep(s_sleep);
            }
        }
    }

    public void End()
    {
    }

    public void Dispose()
    {
    }
}
