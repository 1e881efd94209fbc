using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ComputeHost.Queue.Sqlite.Storage;

/// <summary>
/// One connection, used by one thread at a time. It speaks to SQLite itself and not through the provider's commands, which sleep 150 ms at a time while another
/// process writes.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly List<SqliteStatement> _statements = [];

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle) => _handle = handle;

    /// <summary>Whether a transaction is open.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteDatabase Open(string path, bool isReadOnly, TimeSpan busyTimeout)
    {
        int code =
            raw.sqlite3_open_v2(path, out sqlite3 handle, raw.SQLITE_OPEN_NOMUTEX | (isReadOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE), null);
        var database = new SqliteDatabase(handle);
        try
        {
            database.ThrowIfFailed(code);
            database.ThrowIfFailed(raw.sqlite3_extended_result_codes(handle, 1));
            database.ThrowIfFailed(raw.sqlite3_busy_timeout(handle, (int)busyTimeout.TotalMilliseconds));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Makes a statement that lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        SqliteStatement prepared = PrepareOnce(sql);
        _statements.Add(prepared);
        return prepared;
    }

    /// <summary>Makes a statement that its caller disposes.</summary>
    public SqliteStatement PrepareOnce(string sql)
    {
        ThrowIfFailed(raw.sqlite3_prepare_v2(_handle, sql, out sqlite3_stmt statement));
        return new SqliteStatement(this, statement);
    }

    /// <summary>Runs statements that yield nothing of interest.</summary>
    public void Execute(string sql) => ThrowIfFailed(raw.sqlite3_exec(_handle, sql));

    /// <summary>The first column of the first row.</summary>
    public long Scalar(string sql)
    {
        using SqliteStatement statement = PrepareOnce(sql);
        return statement.Single() ?? 0;
    }

    public void ThrowIfFailed(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new SqliteException(raw.sqlite3_errmsg(_handle).utf8_to_string(), code & 0xFF, code);
        }
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements)
        {
            statement.Dispose();
        }

        _handle.Dispose();
    }
}
