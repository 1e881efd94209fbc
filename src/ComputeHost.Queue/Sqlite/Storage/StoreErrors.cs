using Microsoft.Data.Sqlite;

namespace ComputeHost.Queue.Sqlite.Storage;

/// <summary>Words what SQLite says for users.</summary>
internal static class StoreErrors
{
    public const int Full = 13;

    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int CannotOpen = 14;
    private const int TooBig = 18;
    private const int NotADatabase = 26;

    /// <param name="failure">What was thrown.</param>
    /// <param name="path">The database.</param>
    /// <param name="ran">What is known of the job.</param>
    /// <returns>The same if it is not from SQLite or the system.</returns>
    public static Exception Translate(Exception failure, string path, ComputeRan ran) => failure switch
    {
        SqliteException sqlite => new QueueException(Say(sqlite, path), sqlite)
        {
            Ran = ran,
            IsTransient = sqlite.SqliteErrorCode is Busy or Full or InputOutput,
        },
        IOException or UnauthorizedAccessException => new QueueException($"The queue's files at '{path}' cannot be used: {failure.Message}", failure)
        {
            Ran = ran,
            IsTransient = failure is IOException,
        },
        _ => failure,
    };

    /// <summary>Whether a transaction that failed so, also in its commit, has certainly left nothing.</summary>
    public static bool IsUndone(Exception failure) => failure is SqliteException { SqliteErrorCode: Full or Busy };

    public static bool IsFullDisk(Exception failure) => failure is QueueException { InnerException: SqliteException { SqliteErrorCode: Full } };

    private static string Say(SqliteException failure, string path) => failure.SqliteErrorCode switch
    {
        Busy => $"Another program keeps the database '{path}' locked, but not by the queue's own turn: a shell of SQLite, or a backup. End it.",
        ReadOnly => $"The database '{path}' cannot be written: it, or its directory, is read-only for this user.",
        InputOutput => $"The disk under '{path}' failed ({failure.SqliteExtendedErrorCode}): {failure.Message}. See the system's log.",
        Corrupt => $"The database '{path}' is damaged. Keep a copy of it and of the files next to it, and restore it or name another file; 'PRAGMA quick_check' tells more.",
        Full => $"The disk under '{path}' is full. Make room; jobs and outcomes are taken again as soon as there is some.",
        CannotOpen => $"The database '{path}' cannot be opened: {failure.Message}. Its directory must exist, and this user must be able to write in it.",
        TooBig => $"A value is too large for the database '{path}': {failure.Message}.",
        NotADatabase => $"'{path}' is not a database, and was left as it is. Name another file, or move this one away.",
        _ => $"The database '{path}' failed ({failure.SqliteExtendedErrorCode}): {failure.Message}.",
    };
}
