using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Queue.Sqlite;

/// <summary>What an open store consists of.</summary>
internal sealed record OpenedStore(
    StorePaths Paths, WakeBoard Board, SafeFileHandle TurnFile, SqliteDatabase Writing, SqliteDatabase Reading, long Queue, QueueClock Clock);

/// <summary>Opens a store's files, and makes them where there are none. Blocks: the turn is waited for in the kernel.</summary>
internal static class StoreOpening
{
    /// <summary>How long SQLite's own lock is waited for. Nobody has it who does not have the turn, except programs that are not ours.</summary>
    private static readonly TimeSpan ForeignLockLimit = TimeSpan.FromSeconds(5);

    /// <exception cref="QueueException">It cannot be used; what is there was left as it is.</exception>
    public static OpenedStore Open(SqliteAddress address, QueueEngineSettings settings, string boot)
    {
        var paths = new StorePaths(address.Path);
        var opened = new Stack<IDisposable>();
        try
        {
            FileSystemKind kind = CheckDirectory(paths);
            CheckHeader(paths, settings.MustExist);
            FileLock.Make(paths.Database);
            SafeFileHandle turn = Add(FileLock.Open(paths.Turn, FileMode.OpenOrCreate));
            FileLock.Take(turn);
            try
            {
                WakeBoard board = Add(WakeBoard.Open(paths.Wake, kind.KeepsPlaces));
                MakeOwners(paths);
                bool isNew = CheckContent(paths);
                SqliteDatabase writing = Add(Connect(paths));
                Prepare(writing, isNew);
                (long queue, long shift) = Enter(writing, address.Queue, boot, settings.TimeProvider);
                return new OpenedStore(paths, board, turn, writing, Add(Connect(paths)), queue, new QueueClock(settings.TimeProvider, shift));
            }
            finally
            {
                FileLock.Release(turn);
            }
        }
        catch (Exception exception)
        {
            while (opened.TryPop(out IDisposable? part))
            {
                part.Dispose();
            }

            Exception told = StoreErrors.Translate(exception, paths.Database, ComputeRan.No);
            if (told == exception)
            {
                throw;
            }

            throw told;
        }

        T Add<T>(T part)
            where T : IDisposable
        {
            opened.Push(part);
            return part;
        }
    }

    private static FileSystemKind CheckDirectory(StorePaths paths)
    {
        if (!Directory.Exists(paths.Directory))
        {
            throw new QueueException($"'{paths.Database}' cannot be made: there is no directory '{paths.Directory}'. Make it, for the user of this program.")
            {
                Ran = ComputeRan.No,
            };
        }

        return FileSystems.Of(paths.Directory, out uint number) ?? throw new QueueException(
            $"'{paths.Database}' lies on a file system (number 0x{number:X}) whose locks may not hold for all programs that use it, as those of a network. "
            + "Put it on a disk of this machine; for several machines, use a broker.") { Ran = ComputeRan.No };
    }

    private static void CheckHeader(StorePaths paths, bool mustExist)
    {
        if (!File.Exists(paths.Database))
        {
            if (mustExist)
            {
                throw new QueueException($"There is no queue '{paths.Database}'.") { Ran = ComputeRan.No };
            }

            return;
        }

        using SafeFileHandle file = File.OpenHandle(paths.Database, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] header = new byte[Schema.HeaderLength];
        Schema.ThrowIfForeign(paths.Database, header.AsSpan(0, RandomAccess.Read(file, header, 0)));
    }

    /// <returns>Whether it has no content yet.</returns>
    private static bool CheckContent(StorePaths paths)
    {
        if (new FileInfo(paths.Database).Length == 0)
        {
            return true;
        }

        // A connection that only reads leaves also the log of another program's database as it is.
        using var database = SqliteDatabase.Open(paths.Database, isReadOnly: true, ForeignLockLimit);
        bool isEmpty = database.Scalar("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isEmpty)
        {
            Schema.ThrowIfForeign(paths.Database, database.Scalar("PRAGMA application_id"), database.Scalar("PRAGMA user_version"));
        }

        return isEmpty;
    }

    private static void MakeOwners(StorePaths paths)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(paths.Owners);
        }
        else
        {
            Directory.CreateDirectory(paths.Owners, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static SqliteDatabase Connect(StorePaths paths)
    {
        var database = SqliteDatabase.Open(paths.Database, isReadOnly: false, ForeignLockLimit);
        database.Execute("PRAGMA synchronous = FULL");
        return database;
    }

    private static void Prepare(SqliteDatabase database, bool isNew)
    {
        database.Execute("PRAGMA journal_mode = WAL");
        if (isNew)
        {
            database.Execute("BEGIN IMMEDIATE");
            Schema.Create(database);
            database.Execute("COMMIT");

            // What the file is stands in its header from now on, where it is seen without opening it.
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /// <summary>Finds the queue and the clock's shift, or makes them.</summary>
    private static (long Queue, long Shift) Enter(SqliteDatabase database, string name, string boot, TimeProvider time)
    {
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            using SqliteStatement makeQueue = database.PrepareOnce("INSERT INTO queue(name) VALUES(?1) ON CONFLICT DO NOTHING");
            makeQueue.Bind(1, name).Run();
            using SqliteStatement findQueue = database.PrepareOnce("SELECT id FROM queue WHERE name = ?1");
            long queue = findQueue.Bind(1, name).Single()!.Value;
            long latest = database.Scalar("SELECT coalesce(max(latest), 0) FROM boot");
            using SqliteStatement makeBoot = database.PrepareOnce("INSERT INTO boot VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING");
            makeBoot.Bind(1, boot).Bind(2, QueueClock.NewShift(time, latest)).Bind(3, latest).Run();
            using SqliteStatement findBoot = database.PrepareOnce("SELECT shift FROM boot WHERE id = ?1");
            long shift = findBoot.Bind(1, boot).Single()!.Value;
            database.Execute("COMMIT");
            return (queue, shift);
        }
        catch (SqliteException)
        {
            if (database.IsInTransaction)
            {
                database.Execute("ROLLBACK");
            }

            throw;
        }
    }
}
