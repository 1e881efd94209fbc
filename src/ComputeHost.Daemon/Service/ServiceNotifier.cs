using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Service;

/// <summary>Tells the service manager (systemd, or who speaks its protocol) how the daemon is. Without a manager it does nothing. For any thread.</summary>
internal sealed class ServiceNotifier : IAsyncDisposable
{
    private readonly ServiceSettings _settings;
    private readonly NotifySocket _socket;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private ServiceWatchdog? _watchdog;

    public ServiceNotifier(ServiceSettings settings, TimeProvider timeProvider, ILogger logger)
    {
        _settings = settings;
        _socket = new NotifySocket(settings.Socket, logger);
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>The daemon serves. From now on the manager's watchdog is fed, if there is one. To be called once.</summary>
    /// <param name="status">One line for humans.</param>
    /// <param name="pulse">Completes when the supervisor's thread of every pool has taken something to do.</param>
    public void Ready(string status, Func<Task> pulse)
    {
        _socket.Send("READY=1\n" + StatusLine(status));
        if (_settings is { Socket: not null, WatchdogInterval: { } interval })
        {
            _watchdog = new ServiceWatchdog(_socket, interval, pulse, _timeProvider, _logger);
        }
    }

    /// <summary>One line for humans, in place of the last one.</summary>
    public void Status(string status) => _socket.Send(StatusLine(status));

    /// <summary>The daemon takes nothing new and ends when its calls are over.</summary>
    /// <param name="status">One line for humans.</param>
    /// <param name="atMost">How long that may take; the manager then waits so long, whatever its own limit is.</param>
    public void Stopping(string status, TimeSpan atMost) => _socket.Send("STOPPING=1\n" + ExtensionLine(atMost) + "\n" + StatusLine(status));

    /// <summary>The daemon starts or stops and needs so much longer, from now.</summary>
    public void ExtendTimeout(TimeSpan more) => _socket.Send(ExtensionLine(more));

    public async ValueTask DisposeAsync()
    {
        if (_watchdog is not null)
        {
            await _watchdog.DisposeAsync();
        }
    }

    private static string StatusLine(string status) => "STATUS=" + status.ReplaceLineEndings(" ");

    private static string ExtensionLine(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={(long)time.TotalMicroseconds}");
}
