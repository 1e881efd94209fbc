using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ComputeHost.Mapping;

/// <summary>One enumeration of a mapping: keeps a number of chunks with the workers and delivers what comes back.</summary>
internal sealed class MapRun<T, TResult>(
    ChunkSender<T, TResult> sender, IAsyncEnumerable<T> source, ComputeMapOptions options, string method, ChunkSizer sizer, TimeProvider timeProvider)
{
    /// <summary>
    /// How long a source may take to give the items of a chunk that is sized by the library, and those of further chunks while results wait to be
    /// delivered.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly List<Task<ChunkEnd<TResult>>> _chunks = [];
    private long _taken;
    private long _completed;
    private long _failed;

    public async IAsyncEnumerable<TResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feed = new ItemFeed<T>(source.GetAsyncEnumerator(stop.Token));
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                SendMore(feed, stop.Token);
                if (_chunks.Count == 0 && feed.HasEnded)
                {
                    feed.ThrowIfFailed();
                    yield break;
                }

                ChunkEnd<TResult>? end = await TakeNextAsync(feed, cancellationToken).ConfigureAwait(false);
                foreach (TResult result in end is null ? [] : Deliver(end))
                {
                    yield return result;
                }
            }
        }
        finally
        {
            // What a callback of the source throws must not hide why the enumeration ends.
            await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ((Task)Task.WhenAll(_chunks)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await feed.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void SendMore(ItemFeed<T> feed, CancellationToken cancellationToken)
    {
        long begin = timeProvider.GetTimestamp();
        while (_chunks.Count < options.EffectiveChunksInFlight && !feed.HasEnded && !(IsLate(begin) && TryFindDone(out _)))
        {
            long chunkBegin = timeProvider.GetTimestamp();
            ArraySegment<T> items = feed.Take(sizer.Size, () => options.ChunkSize == 0 && IsLate(chunkBegin), cancellationToken);
            if (items.Count == 0)
            {
                return;
            }

            _chunks.Add(sender.SendAsync(items, _taken, cancellationToken));
            _taken += items.Count;
        }
    }

    private bool IsLate(long begin) => timeProvider.GetElapsedTime(begin) >= Patience;

    /// <summary>The chunk to deliver now, if it has ended.</summary>
    private bool TryFindDone([NotNullWhen(true)] out Task<ChunkEnd<TResult>>? done)
    {
        done = options.Ordered ? _chunks.FirstOrDefault() : _chunks.Find(static chunk => chunk.IsCompleted);
        return done is { IsCompleted: true };
    }

    /// <returns>Null if there may be more to send first.</returns>
    private async Task<ChunkEnd<TResult>?> TakeNextAsync(ItemFeed<T> feed, CancellationToken cancellationToken)
    {
        if (_chunks.Count == 0)
        {
            await (feed.Pending ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return null;
        }

        if (!TryFindDone(out Task<ChunkEnd<TResult>>? done))
        {
            IEnumerable<Task> awaited = options.Ordered ? [_chunks[0]] : _chunks;
            Task? pending = _chunks.Count < options.EffectiveChunksInFlight ? feed.Pending : null;
            await Task.WhenAny(pending is null ? awaited : awaited.Append(pending)).ConfigureAwait(false);
            return null;
        }

        _chunks.Remove(done);
        try
        {
            return await done.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The caller's token, not the one that was made of it.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>The results of a chunk, in their order; failures are reported between them.</summary>
    private IEnumerable<TResult> Deliver(ChunkEnd<TResult> end)
    {
        int next = 0;
        foreach (ItemFailure failure in end.Failures)
        {
            for (; next < failure.Offset; next++)
            {
                _completed++;
                yield return end.Values[next];
            }

            ReportFailure(end.First, failure);
            next += failure.Count;
        }

        for (; next < end.Values.Length; next++)
        {
            _completed++;
            yield return end.Values[next];
        }

        options.Progress?.Report(new ComputeMapProgress(_taken, _completed, _failed));
    }

    private void ReportFailure(long first, in ItemFailure failure)
    {
        long index = first + failure.Offset;
        string which = failure.Count == 1 ? $"Item '{index}'" : $"Of the items '{index}' to '{index + failure.Count - 1}' one";
        var exception = new ComputeItemException($"{which} of a mapping over '{method}' failed: {failure.Exception.Message}", failure.Exception)
        {
            Index = index,
            Count = failure.Count,
            CallId = failure.Exception.CallId,
            Method = method,
            Attempt = failure.Exception.Attempt,
        };
        if (options.ItemFailed is not { } report)
        {
            throw exception;
        }

        _failed += failure.Count;
        report(exception);
    }
}
