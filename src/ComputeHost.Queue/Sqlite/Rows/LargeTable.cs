using ComputeHost.Queue.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>
/// Bodies that are too large for a row: written piece by piece, each in a small transaction of its own, before the row that has them. What no row has
/// is loose, and is removed as slowly.
/// </summary>
internal sealed class LargeTable(WriteTables tables)
{
    /// <summary>What is larger does not go into a row.</summary>
    public const int LargestInRow = 64 * 1024;

    public const int PieceLength = 256 * 1024;

    private const int PieceBits = 20;
    private const int PiecesRemovedTogether = 16;

    /// <summary>How long nothing must have been written to what has no row yet, before nobody can be writing it any more.</summary>
    private const long LooseMilliseconds = 10 * 60 * 1000;

    /// <summary>How much room on the disk is left to small values, in bytes.</summary>
    private const long Reserve = 8 * 1024 * 1024;

    private const int PageLength = 4096;

    /// <summary>How many pages that nothing is in the database keeps for small values.</summary>
    private const int FreePages = 64;

    private readonly SqliteStatement _free = tables.Database.Prepare("PRAGMA freelist_count");
    private readonly SqliteStatement _begin = tables.Database.Prepare("INSERT INTO large(size, touched) VALUES(?1, ?2) RETURNING id");
    private readonly SqliteStatement _touch = tables.Database.Prepare("UPDATE large SET touched = ?2 WHERE id = ?1 AND job IS NULL");
    private readonly SqliteStatement _attach = tables.Database.Prepare("UPDATE large SET job = ?2 WHERE id = ?1 AND job IS NULL");
    private readonly SqliteStatement _loosen = tables.Database.Prepare("UPDATE large SET job = NULL, touched = 0 WHERE id = ?1");
    private readonly SqliteStatement _write = tables.Database.Prepare("INSERT INTO piece VALUES(?1, ?2)");
    private readonly SqliteStatement _loose = tables.Database.Prepare("SELECT id FROM large WHERE job IS NULL AND touched < ?1 LIMIT 1");
    private readonly SqliteStatement _removePieces = tables.Database.Prepare(
        "DELETE FROM piece WHERE number IN (SELECT number FROM piece WHERE number >= ?1 AND number < ?2 LIMIT ?3)");

    private readonly SqliteStatement _remove = tables.Database.Prepare("DELETE FROM large WHERE id = ?1");

    /// <summary>The number of the first piece.</summary>
    public static long FirstPiece(long large) => large << PieceBits;

    /// <summary>What has no row and was not written to since this moment belongs to nobody.</summary>
    public static long LooseBefore(long now) => now - LooseMilliseconds;

    /// <summary>Begins a body; it is loose at first.</summary>
    public long Begin(long size) => _begin.Bind(1, size).Bind(2, tables.Now).Single()!.Value;

    public void Write(long large, int piece, ReadOnlySpan<byte> data)
    {
        ThrowIfShort(data.Length);
        Touch(large);
        _write.Bind(1, FirstPiece(large) + piece).Bind(2, data).Run();
    }

    /// <summary>Gives it to a job's row.</summary>
    public void Attach(long? large, long job)
    {
        if (large is { } id && _attach.Bind(1, id).Bind(2, job).Run() == 0)
        {
            throw Removed();
        }
    }

    /// <summary>Takes it from its row, to be removed.</summary>
    public void Loosen(long? large)
    {
        if (large is { } id)
        {
            _loosen.Bind(1, id).Run();
        }
    }

    /// <summary>Removes some of what is loose.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool RemoveSome()
    {
        if (_loose.Bind(1, LooseBefore(tables.Now)).Single() is not { } id)
        {
            return false;
        }

        if (_removePieces.Bind(1, FirstPiece(id)).Bind(2, FirstPiece(id + 1)).Bind(3, PiecesRemovedTogether).Run() == 0)
        {
            _remove.Bind(1, id).Run();
        }

        return true;
    }

    /// <summary>What is large leaves the last of the room to what is small: outcomes, claims, and the log on its way into the database.</summary>
    private void ThrowIfShort(int length)
    {
        if (tables.Paths.Room < Reserve && _free.Single() < FreePages + (length / PageLength))
        {
            throw new SqliteException($"No large value takes the last {Reserve} bytes of the disk", StoreErrors.Full, StoreErrors.Full);
        }
    }

    private void Touch(long large)
    {
        if (_touch.Bind(1, large).Bind(2, tables.Now).Run() == 0)
        {
            throw Removed();
        }
    }

    // Its writer has stood still for longer than anybody writes.
    private static QueueException Removed() =>
        new("The body was removed while it was written, because this process stood still for too long. Send it again.")
        {
            Ran = ComputeRan.No,
            IsTransient = true,
        };
}
