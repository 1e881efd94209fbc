using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Service;

/// <summary>
/// Feeds the service manager's watchdog, but only after those who end and replace workers have shown that they take work: a daemon that answers and can
/// do neither is better started again.
/// </summary>
internal sealed class ServiceWatchdog : IAsyncDisposable
{
    private readonly NotifySocket _socket;
    private readonly TimeSpan _interval;
    private readonly Func<Task> _pulse;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="socket">To the manager.</param>
    /// <param name="interval">After so long without a word it ends this process.</param>
    /// <param name="pulse">Completes when all who must have taken something to do.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Is told of a silence.</param>
    public ServiceWatchdog(NotifySocket socket, TimeSpan interval, Func<Task> pulse, TimeProvider timeProvider, ILogger logger)
    {
        _socket = socket;
        _interval = interval;
        _pulse = pulse;
        _timeProvider = timeProvider;
        _logger = logger;
        _loop = FeedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _loop;
        }
        catch (OperationCanceledException)
        {
            // As it was told.
        }

        _stop.Dispose();
    }

    private async Task FeedAsync()
    {
        while (true)
        {
            Task pulse = _pulse();
            try
            {
                await pulse.WaitAsync(_interval, _timeProvider, _stop.Token);
            }
            catch (TimeoutException)
            {
                Log.SupervisorHangs(_logger, _interval.TotalSeconds);
                await pulse.WaitAsync(_stop.Token);
            }

            _socket.Send("WATCHDOG=1");
            await Task.Delay(_interval / 2, _timeProvider, _stop.Token);
        }
    }
}
