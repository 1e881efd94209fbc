using ComputeHost.Queue.Sqlite.Rows;

namespace ComputeHost.Queue.Sqlite;

/// <summary>Writes and reads bodies that are too large for a row, piece by piece: nobody waits for a whole one.</summary>
internal sealed class LargeBodies(SqliteStore store)
{
    /// <summary>Stores a body if it is too large for a row. It is loose until a row has it.</summary>
    /// <returns>Where it is; null if it can go into a row.</returns>
    public async Task<long?> WriteAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (body.Length <= LargeTable.LargestInRow)
        {
            return null;
        }

        long large = await store.Writer.RunAsync(tables => tables.Large.Begin(body.Length), cancellationToken).ConfigureAwait(false);
        try
        {
            for (int piece = 0; piece * (long)LargeTable.PieceLength < body.Length; piece++)
            {
                int number = piece;
                ReadOnlyMemory<byte> data = body[(piece * LargeTable.PieceLength)..];
                data = data[..Math.Min(data.Length, LargeTable.PieceLength)];
                await store.Writer.RunAsync(
                    tables =>
                    {
                        tables.Large.Write(large, number, data.Span);
                        return true;
                    },
                    cancellationToken,
                    data.Length).ConfigureAwait(false);
            }
        }
        catch
        {
            await LoosenAsync(large).ConfigureAwait(false);
            throw;
        }

        return large;
    }

    /// <summary>Reads a body.</summary>
    /// <param name="large">Where it is; null for one in a row.</param>
    /// <param name="inRow">What the row has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(long? large, ReadOnlyMemory<byte> inRow, CancellationToken cancellationToken)
    {
        if (large is not { } id)
        {
            return inRow;
        }

        long size = await store.Reader.RunAsync(tables => tables.SizeOf(id), cancellationToken).ConfigureAwait(false)
            ?? throw new QueueException($"A body in '{store.Paths.Database}' is gone.");
        byte[] body = new byte[size];
        for (int piece = 0; piece * (long)LargeTable.PieceLength < size; piece++)
        {
            int number = piece;
            await store.Reader.RunAsync(tables => tables.ReadPiece(id, number, body.AsSpan(number * LargeTable.PieceLength)), cancellationToken).ConfigureAwait(false);
        }

        return body;
    }

    /// <summary>Nobody will have it: its pieces can be removed at once, otherwise they would be later.</summary>
    private async Task LoosenAsync(long large)
    {
        try
        {
            await store.Writer.RunAsync(
                tables =>
                {
                    tables.Large.Loosen(large);
                    return true;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is QueueException or ObjectDisposedException)
        {
        }
    }
}
