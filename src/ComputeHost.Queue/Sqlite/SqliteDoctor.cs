using System.Runtime.CompilerServices;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Threads;
using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Queue.Sqlite;

/// <summary>Looks for what is wrong with a store, or will be. It waits for nobody's turn, so that it can tell why others do.</summary>
internal sealed class SqliteDoctor(SqliteEngine engine)
{
    private const long LittleRoom = 256L * 1024 * 1024;
    private const long NoRoom = 16L * 1024 * 1024;
    private const long LargeLog = 64L * 1024 * 1024;
    private const int OthersMay = 0b000_111_111;

    /// <summary>From when on a turn is not one that is about to end.</summary>
    private static readonly TimeSpan LongTurn = TimeSpan.FromSeconds(10);

    private readonly StorePaths _paths = engine.Store.Paths;

    public async IAsyncEnumerable<QueueFinding> CheckAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return CheckTurn();
        yield return CheckFileSystem();
        yield return CheckRoom();
        yield return CheckLog();
        yield return CheckPermissions();
        yield return await CheckContentAsync(cancellationToken).ConfigureAwait(false);
        yield return await CheckConsumersAsync(cancellationToken).ConfigureAwait(false);
    }

    private QueueFinding CheckTurn()
    {
        using SafeFileHandle turn = FileLock.Open(_paths.Turn, FileMode.OpenOrCreate);
        if (FileLock.TryTake(turn))
        {
            FileLock.Release(turn);
            return Good("writer", "Nobody keeps others from writing.");
        }

        (int process, long since) = engine.Store.Board.Holder;
        TimeSpan held = TimeSpan.FromMilliseconds(Math.Max(engine.Store.Clock.Now - since, 0));
        return process == 0 || held < LongTurn
            ? Good("writer", "The turn to write changes hands.")
            : new QueueFinding(
                QueueFindingLevel.Error,
                "writer",
                $"Process {process}{Describe(process)} has had the turn to write for {held.TotalSeconds:0} s. Nobody else can write.",
                $"If it is stopped, continue it ('kill -CONT {process}') or end it ('kill -9 {process}'): no stored job is lost by that.");
    }

    private QueueFinding CheckFileSystem() => FileSystems.Of(_paths.Directory, out uint number) is { } kind
        ? Good("file system", $"'{_paths.Directory}' is on {kind.Name}.")
        : new QueueFinding(
            QueueFindingLevel.Error,
            "file system",
            $"'{_paths.Directory}' is on a file system (number 0x{number:X}) whose locks may not hold for all programs.",
            "Move the queue's files to a disk of this machine while no program uses them.");

    private QueueFinding CheckRoom()
    {
        long room = _paths.Room;
        string found = $"{room / (1024 * 1024)} MiB are free for '{_paths.Database}', which has {_paths.Size / (1024 * 1024)} MiB.";
        return room >= LittleRoom
            ? Good("disk", found)
            : new QueueFinding(room < NoRoom ? QueueFindingLevel.Error : QueueFindingLevel.Warning, "disk", found, "Make room on the disk; 'queue purge' frees parts of the file for later jobs.");
    }

    private QueueFinding CheckLog()
    {
        long size = _paths.LogSize;
        string found = $"The write-ahead log has {size / 1024} KiB.";
        return size < LargeLog
            ? Good("log", found)
            : new QueueFinding(QueueFindingLevel.Warning, "log", found, "A program that keeps reading the database keeps the log from being used again: end shells of SQLite and backups.");
    }

    private QueueFinding CheckPermissions()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Good("permissions", "They are the directory's on this system.");
        }

        string[] open =
        [
            .. _paths.All.Where(static path => FileStatus.Read(path, followLink: true) is { } status && (status.Permissions & OthersMay) != 0).Select(static path => $"'{path}'"),
        ];
        return open.Length == 0
            ? Good("permissions", "Only this user can read the queue's files.")
            : new QueueFinding(
                QueueFindingLevel.Warning,
                "permissions",
                $"Other users may use {string.Join(", ", open)}: they can read arguments and results, or add jobs.",
                $"chmod go= {string.Join(' ', open)}");
    }

    private async Task<QueueFinding> CheckContentAsync(CancellationToken cancellationToken)
    {
        try
        {
            string found = await DedicatedThread.RunAsync("queue check", QuickCheck).WaitAsync(cancellationToken).ConfigureAwait(false);
            return found == "ok"
                ? Good("content", "The database is sound.")
                : Damaged(found);
        }
        catch (SqliteException exception)
        {
            return Damaged(exception.Message);
        }
    }

    private async Task<QueueFinding> CheckConsumersAsync(CancellationToken cancellationToken)
    {
        QueueStatistics statistics;
        try
        {
            statistics = await engine.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (QueueException exception)
        {
            return new QueueFinding(QueueFindingLevel.Error, "consumers", exception.Message);
        }

        long waiting = statistics.Jobs[ComputeJobStatus.Ready];
        if (statistics.IsPaused)
        {
            return new QueueFinding(QueueFindingLevel.Warning, "consumers", $"The queue is paused; {waiting} jobs wait.", "Let consumers go on with 'queue resume'.");
        }

        return statistics.Consumers.Count == 0 && waiting > 0
            ? new QueueFinding(QueueFindingLevel.Warning, "consumers", $"There is none, and {waiting} jobs wait.", "Start a program that serves this queue.")
            : Good("consumers", statistics.Consumers.Count == 0 ? "There is none, and no job waits." : string.Join(", ", statistics.Consumers.Select(static consumer => $"{consumer.Key}: {consumer.Value} jobs")));
    }

    /// <summary>On a connection of its own: it can take long in a large store.</summary>
    private string QuickCheck()
    {
        using var database = SqliteDatabase.Open(_paths.Database, isReadOnly: true, TimeSpan.FromSeconds(1));
        using SqliteStatement check = database.PrepareOnce("PRAGMA quick_check(1)");
        return check.Step() ? check.Text(0) : "It says nothing.";
    }

    private QueueFinding Damaged(string found) => new(
        QueueFindingLevel.Error,
        "content",
        $"The database is damaged: {found}",
        $"End all programs that use it, keep a copy of '{_paths.Database}' and its '-wal', and restore a backup or let SQLite's shell recover what it can ('.recover').");

    private static string Describe(int process)
    {
        try
        {
            string[] fields = File.ReadAllText($"/proc/{process}/stat").Split('(', ')');
            bool isStopped = fields[^1].TrimStart().StartsWith('T');
            return $" ('{fields[1]}'{(isStopped ? ", stopped" : "")})";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return "";
        }
    }

    private static QueueFinding Good(string subject, string message) => new(QueueFindingLevel.Good, subject, message);
}
