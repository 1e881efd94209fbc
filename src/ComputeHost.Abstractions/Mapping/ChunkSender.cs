using ComputeHost.Calls;

namespace ComputeHost.Mapping;

/// <summary>Sends chunks, and cuts a chunk into smaller ones when it fails as a whole.</summary>
/// <param name="client">Where the calls run.</param>
/// <param name="createCall">Makes the call of the method for items.</param>
/// <param name="mode">Whether an item that fails ends its chunk.</param>
/// <param name="options">The options of the calls.</param>
/// <param name="sizer">Learns from their run times.</param>
internal sealed class ChunkSender<T, TResult>(
    IComputeClient client, Func<ArraySegment<T>, ItemsCall<T, TResult>> createCall, ItemsMode mode, ComputeCallOptions? options, ChunkSizer sizer)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();

    public async Task<ChunkEnd<TResult>> SendAsync(ArraySegment<T> items, long first, CancellationToken cancellationToken)
    {
        var values = new TResult[items.Count];
        var failures = new List<ItemFailure>();
        await SendAsync(items, 0, values, failures, cancellationToken).ConfigureAwait(false);
        return new ChunkEnd<TResult>(first, values, failures);
    }

    private async Task SendAsync(ArraySegment<T> items, int offset, TResult[] values, List<ItemFailure> failures, CancellationToken cancellationToken)
    {
        int most = items.Count;
        int start = 0;
        while (start < items.Count && (failures.Count == 0 || mode == ItemsMode.All))
        {
            ArraySegment<T> piece = items.Slice(start, Math.Min(most, items.Count - start));
            int begin = offset + start;
            int done = piece.Count;
            try
            {
                ItemResults<TResult> results = await CallAsync(piece, cancellationToken).ConfigureAwait(false);
                results.Values.CopyTo(values.AsSpan(begin));
                failures.AddRange(results.Faults.Select(fault => new ItemFailure(begin + fault.Item, 1, fault.Fault)));
                done = results.Values.Length;
                // What was not run is sent again. That much was enough for one answer, so more than twice as many are not worth their bytes.
                most = Math.Min(most, 2 * done);
            }
            catch (ComputeHostException exception) when (piece.Count > 1 && PieceSize(exception, piece.Count) is > 0 and var size)
            {
                for (int part = 0; part < piece.Count; part += size)
                {
                    await SendAsync(piece.Slice(part, Math.Min(size, piece.Count - part)), begin + part, values, failures, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (ComputeHostException exception)
            {
                failures.Add(new ItemFailure(begin, piece.Count, exception));
            }

            start += done;
        }
    }

    private async Task<ItemResults<TResult>> CallAsync(ArraySegment<T> items, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                ItemsCall<T, TResult> call = createCall(items);
                ItemResults<TResult> results = await client.ExecuteAsync(call, options, cancellationToken).ConfigureAwait(false);
                results.Check(items.Count, mode);
                int ran = results.Values.Length;
                lock (_gate)
                {
                    sizer.Record(ran, results.RunTime, ((long)call.EncodedLength * ran / items.Count) + results.EncodedLength);
                }

                return results;
            }
            catch (PendingQueueFullException full)
            {
                // Others fill the queue. This has all the time that its caller gives it.
                await Task.Delay(full.RetryAfter ?? RetryPause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// The size of the pieces to cut a failed chunk into: half of it if it was refused for what it is, single items if one of them has taken workers
    /// down.
    /// </summary>
    /// <returns>0 if nothing must be sent again.</returns>
    private static int PieceSize(ComputeHostException exception, int count) => exception switch
    {
        PayloadTooLargeException or NotSerializableException => (count + 1) / 2,
        PoisonCallException => 1,
        _ => 0,
    };
}
