using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ComputeHost.Queue.RabbitMQ.Connections;

/// <summary>
/// One connection that is made again when it is lost, by whoever needs it next. Nothing on it is restored: each user knows best what a loss means to
/// it.
/// </summary>
internal sealed class BrokerLink(ConnectionFactory factory, string purpose, string address, TimeSpan timeout, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private volatile IConnection? _connection;
    private volatile string? _blocked;

    /// <summary>Why the broker takes no messages from this connection; null if it does.</summary>
    public string? Blocked => _blocked;

    public string Address => address;

    /// <summary>Fires when the link is disposed.</summary>
    public CancellationToken End => _end.Token;

    /// <summary>The connection, made again if need be.</summary>
    /// <exception cref="QueueException">It could not be made in time, or never will be.</exception>
    public async ValueTask<IConnection> GetAsync(CancellationToken cancellationToken)
    {
        if (_connection is { IsOpen: true } open)
        {
            return open;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        try
        {
            return await ConnectAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(ComputeHost.Queue), "The queue has been disposed.");
        }
    }

    /// <summary>Gives a connection up that does not answer, so that the next user makes another.</summary>
    public static async Task AbandonAsync(IConnection connection)
    {
        try
        {
            await connection.AbortAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (BrokerFailures.IsLoss(exception))
        {
            // It is gone, which was wanted.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _turn.WaitAsync().ConfigureAwait(false);
        if (_connection is { } connection)
        {
            await AbandonAsync(connection).ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        _turn.Dispose();
        _end.Dispose();
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_connection is { IsOpen: true } open)
            {
                return open;
            }

            if (_connection is { } lost)
            {
                _connection = null;
                Log.ConnectionLost(logger, purpose, address, lost.CloseReason?.ReplyText ?? "");
                await lost.DisposeAsync().ConfigureAwait(false);
            }

            IConnection made = await TryUntilAsync(cancellationToken).ConfigureAwait(false);
            _blocked = null;
            made.ConnectionBlockedAsync += OnBlockedAsync;
            made.ConnectionUnblockedAsync += OnUnblockedAsync;
            _connection = made;
            return made;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<IConnection> TryUntilAsync(CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        for (int failures = 1; ; failures++)
        {
            try
            {
                IConnection made = await factory.CreateConnectionAsync($"ComputeHost {purpose}", cancellationToken).ConfigureAwait(false);
                Log.Connected(logger, purpose, address, failures);
                return made;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                if (BrokerFailures.Refused(address, exception) is { } refused)
                {
                    throw refused;
                }

                if (time.GetElapsedTime(start) >= timeout)
                {
                    throw BrokerFailures.Unreachable(address, timeout, exception);
                }
            }

            await Task.Delay(ReconnectPace.After(failures), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task OnBlockedAsync(object sender, ConnectionBlockedEventArgs blocked)
    {
        _blocked = blocked.Reason;
        Log.Blocked(logger, purpose, address, blocked.Reason);
        return Task.CompletedTask;
    }

    private Task OnUnblockedAsync(object sender, AsyncEventArgs unblocked)
    {
        _blocked = null;
        Log.Unblocked(logger, purpose, address);
        return Task.CompletedTask;
    }
}
