using ComputeHost.Queue.Sqlite.Storage;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Queue.Sqlite.Files;

/// <summary>
/// The writer's turn by a lock of the kernel, which wakes the next process at once and frees it of one that dies. SQLite's own lock is only taken by
/// whoever has it: waiting for that one means to sleep and try again.
/// </summary>
internal sealed class FileTurn(SafeFileHandle file, WakeBoard board, QueueClock clock) : IWriterTurn
{
    public void Begin(SqliteDatabase database)
    {
        FileLock.Take(file);
        board.Holder = (Environment.ProcessId, clock.Now);
        try
        {
            database.Execute("BEGIN IMMEDIATE");
        }
        catch
        {
            End();
            throw;
        }
    }

    public void End()
    {
        board.Holder = default;
        FileLock.Release(file);
    }

    public void Dispose() => file.Dispose();
}
