using System.Runtime.ExceptionServices;

namespace ComputeHost.Mapping;

/// <summary>Takes items from their source, as many as are there: what is slow to come must hold nobody up. Not thread-safe.</summary>
internal sealed class ItemFeed<T>(IAsyncEnumerator<T> source) : IAsyncDisposable
{
    /// <summary>How many there is room for at first: a source may have one at a time.</summary>
    private const int FewItems = 8;

    private Task<bool>? _pending;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Whether no item will come any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Completes when the next item is there, or none is; null if that can be asked for at once.</summary>
    public Task? Pending => _pending;

    /// <param name="most">The most items.</param>
    /// <param name="isTimeUp">Whether what there is must do.</param>
    /// <param name="cancellationToken">Ends it with what there is, even nothing.</param>
    public ArraySegment<T> Take(int most, Func<bool> isTimeUp, CancellationToken cancellationToken)
    {
        T[] items = [];
        int count = 0;
        try
        {
            while (count < most && !HasEnded && !cancellationToken.IsCancellationRequested && (count == 0 || !isTimeUp()) && TryMove(out bool moved))
            {
                HasEnded = !moved;
                if (moved)
                {
                    if (count == items.Length)
                    {
                        Array.Resize(ref items, Math.Min(most, Math.Max(FewItems, 2 * count)));
                    }

                    items[count++] = source.Current;
                }
            }
        }
        catch (Exception exception)
        {
            // Told when what came before has been delivered.
            _failure = ExceptionDispatchInfo.Capture(exception);
            HasEnded = true;
        }

        return new ArraySegment<T>(items, 0, count);
    }

    /// <summary>To be called when all that was taken has been delivered.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>
    /// Disposes the source, or lets it be disposed when it answers: it must not be while it is asked for an item, and may not listen to its token.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        if (_pending is { IsCompleted: false } pending)
        {
            _ = DisposeAfterAsync(pending);
            return ValueTask.CompletedTask;
        }

        return source.DisposeAsync();
    }

    private async Task DisposeAfterAsync(Task pending)
    {
        await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await source.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The enumeration is over. There is nobody to be told.
        }
    }

    /// <returns>False if the source has yet to find out.</returns>
    private bool TryMove(out bool moved)
    {
        ValueTask<bool> move = _pending is { } pending ? new ValueTask<bool>(pending) : source.MoveNextAsync();
        if (!move.IsCompleted)
        {
            _pending ??= move.AsTask();
            moved = false;
            return false;
        }

        _pending = null;
#pragma warning disable VSTHRD002 // It is complete.
        moved = move.Result;
#pragma warning restore VSTHRD002
        return true;
    }
}
