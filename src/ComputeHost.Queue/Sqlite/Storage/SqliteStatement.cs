using SQLitePCL;

namespace ComputeHost.Queue.Sqlite.Storage;

/// <summary>A prepared statement. Parameters count from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt statement) : IDisposable
{
    public SqliteStatement Bind(int parameter, long value)
    {
        database.ThrowIfFailed(raw.sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, double value)
    {
        database.ThrowIfFailed(raw.sqlite3_bind_double(statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, long? value) => value is { } number ? Bind(parameter, number) : BindNull(parameter);

    public SqliteStatement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            return BindNull(parameter);
        }

        database.ThrowIfFailed(raw.sqlite3_bind_text(statement, parameter, value));
        return this;
    }

    /// <summary>Null is SQL's null; an empty memory is an empty blob.</summary>
    public SqliteStatement Bind(int parameter, ReadOnlyMemory<byte>? value) => value is { } bytes ? Bind(parameter, bytes.Span) : BindNull(parameter);

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        database.ThrowIfFailed(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(statement, parameter, 0)
            : raw.sqlite3_bind_blob(statement, parameter, value));
        return this;
    }

    public SqliteStatement BindNull(int parameter)
    {
        database.ThrowIfFailed(raw.sqlite3_bind_null(statement, parameter));
        return this;
    }

    /// <summary>Takes the next row. After the last one, and after a failure, the statement can be used again.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        // The failure is told first: to reset says it again, and could replace its text.
        try
        {
            database.ThrowIfFailed(code);
        }
        finally
        {
            Reset();
        }

        return false;
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        while (Step())
        {
        }

        return database.Changes;
    }

    /// <summary>Takes one row at most.</summary>
    /// <returns>The row's first column; null if there is no row.</returns>
    public long? Single()
    {
        if (!Step())
        {
            return null;
        }

        long? value = IsNull(0) ? null : Int64(0);
        Reset();
        return value;
    }

    /// <summary>Ends the reading of rows.</summary>
    public void Reset() => raw.sqlite3_reset(statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public double Double(int column) => raw.sqlite3_column_double(statement, column);

    public int Int32(int column) => raw.sqlite3_column_int(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    /// <summary>A copy; empty for null.</summary>
    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    /// <returns>The blob's length; its beginning is copied, as far as there is room.</returns>
    public int CopyBlob(int column, Span<byte> target)
    {
        ReadOnlySpan<byte> blob = raw.sqlite3_column_blob(statement, column);
        blob[..Math.Min(blob.Length, target.Length)].CopyTo(target);
        return blob.Length;
    }

    public void Dispose() => statement.Dispose();
}
