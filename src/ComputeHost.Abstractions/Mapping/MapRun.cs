using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ComputeHost.Mapping;

/// <summary>One enumeration of a mapping: keeps so many chunks with the workers and delivers what comes back.</summary>
internal sealed class MapRun<T, TResult>(
    ChunkSender<T, TResult> sender, IAsyncEnumerable<T> source, ComputeMapOptions options, string method, ChunkSizer sizer, TimeProvider timeProvider)
{
    /// <summary>How long a source may take over the items of a chunk whose size nobody has chosen, and over those of more chunks while results are there to be delivered.</summary>
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
                if (_chunks.Count > 0)
                {
                    if (await TakeNextAsync(feed, cancellationToken).ConfigureAwait(false) is not { } end)
                    {
                        continue;
                    }

                    int next = 0;
                    foreach (ItemFailure failure in end.Failures.Append(new ItemFailure(end.Values.Length, 0, null!)))
                    {
                        for (; next < failure.Offset; next++)
                        {
                            _completed++;
                            yield return end.Values[next];
                        }

                        TellFailure(end.First, failure);
                        next += failure.Count;
                    }

                    options.Progress?.Report(new ComputeMapProgress(_taken, _completed, _failed));
                }
                else if (feed.HasEnded)
                {
                    feed.ThrowIfFailed();
                    yield break;
                }
                else if (feed.Pending is { } pending)
                {
                    await pending.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    /// <summary>A chunk whose results are to be delivered now.</summary>
    private bool TryFindDone([NotNullWhen(true)] out Task<ChunkEnd<TResult>>? done)
    {
        done = options.Ordered ? _chunks.FirstOrDefault() : _chunks.Find(static chunk => chunk.IsCompleted);
        return done is { IsCompleted: true };
    }

    /// <returns>Null if there may be something to send first.</returns>
    private async Task<ChunkEnd<TResult>?> TakeNextAsync(ItemFeed<T> feed, CancellationToken cancellationToken)
    {
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

    private void TellFailure(long first, in ItemFailure failure)
    {
        if (failure.Count == 0)
        {
            return;
        }

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
        if (options.ItemFailed is not { } tell)
        {
            throw exception;
        }

        _failed += failure.Count;
        tell(exception);
    }
}
