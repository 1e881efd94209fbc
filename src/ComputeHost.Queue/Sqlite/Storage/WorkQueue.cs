using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ComputeHost.Queue.Sqlite.Storage;

/// <summary>What waits for a thread of the store.</summary>
internal sealed class WorkQueue<TTables>
{
    private readonly object _gate = new();
    private readonly Queue<StoreWork<TTables>> _waiting = new();
    private bool _closed;

    /// <summary>Posts work and waits for its end. What has begun is waited for also when the token fires: its result is a fact.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public async Task<T> RunAsync<T>(Func<TTables, T> step, int weight, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var work = new StoreWork<TTables, T>(step, weight);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IQueueEngine));
            _waiting.Enqueue(work);
            if (_waiting.Count == 1)
            {
                Monitor.Pulse(_gate);
            }
        }

        if (!cancellationToken.CanBeCanceled)
        {
            return await work.Done.ConfigureAwait(false);
        }

        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var work = (StoreWork<TTables, T>)state!;
                if (work.TryAbandon())
                {
                    work.Fail(new OperationCanceledException(token));
                }
            },
            work);
        return await work.Done.ConfigureAwait(false);
    }

    /// <summary>Waits for work.</summary>
    /// <returns>False if there will be none any more.</returns>
    public bool Wait()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                Monitor.Wait(_gate);
            }

            return _waiting.Count > 0;
        }
    }

    /// <summary>Takes the next work that nobody has taken back.</summary>
    public bool TryTake([NotNullWhen(true)] out StoreWork<TTables>? work)
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out work))
            {
                if (work.TryTake())
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Takes back what has waited too long.</summary>
    /// <param name="limit">How long it may wait.</param>
    /// <param name="failure">What its owners are told.</param>
    public void Abandon(TimeSpan limit, Func<Exception> failure)
    {
        StoreWork<TTables>[] late;
        lock (_gate)
        {
            if (!_waiting.TryPeek(out StoreWork<TTables>? first) || Stopwatch.GetElapsedTime(first.Posted) < limit)
            {
                return;
            }

            late = [.. _waiting.Where(work => Stopwatch.GetElapsedTime(work.Posted) >= limit && work.TryAbandon())];
        }

        foreach (StoreWork<TTables> work in late)
        {
            work.Fail(failure());
        }
    }

    /// <summary>Takes no more work. What waits is still done.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
