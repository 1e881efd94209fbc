using ComputeHost.Protocol.Threads;

namespace ComputeHost.Queue.Queues;

/// <summary>Opens a queue when somebody needs it, once; if that fails, again for the next who does.</summary>
internal sealed class QueueOpening(Func<CancellationToken, Task<OpenQueue>> open) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private Task<OpenQueue>? _opening;
    private bool _isDisposed;

    private volatile OpenQueue? _current;

    /// <summary>Null while it is not open.</summary>
    public OpenQueue? Current => _current;

    /// <exception cref="ObjectDisposedException">The queue has been disposed.</exception>
    public ValueTask<OpenQueue> GetAsync(CancellationToken cancellationToken)
    {
        Task<OpenQueue> opening;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(ComputeQueue));
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _opening = OpenAsync();
            }

            if (_current is { } current)
            {
                return new ValueTask<OpenQueue>(current);
            }

            opening = _opening;
        }

        return new ValueTask<OpenQueue>(opening.WaitAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Task<OpenQueue>? opening;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            opening = _opening;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        if (opening is not null)
        {
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_current is { } current)
        {
            await current.DisposeAsync().ConfigureAwait(false);
        }

        _stopping.Dispose();
    }

    private async Task<OpenQueue> OpenAsync()
    {
        await EmptyContext.RunAsync(async () => _current = await open(_stopping.Token).ConfigureAwait(false)).ConfigureAwait(false);
        return _current!;
    }
}
