using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Service;

/// <summary>Sends datagrams to the service manager, if there is one. For any thread.</summary>
internal sealed class NotifySocket
{
    /// <summary>A manager that does not read must not hold up the daemon.</summary>
    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(1);

    private readonly UnixDomainSocketEndPoint? _manager;
    private readonly ILogger _logger;
    private int _failures;

    /// <param name="address">A path, or an abstract name behind <c>@</c>; null for no manager.</param>
    /// <param name="logger">Is told once if nothing can be sent.</param>
    public NotifySocket(string? address, ILogger logger)
    {
        _logger = logger;
        if (address is null)
        {
            return;
        }

        try
        {
            _manager = address[0] switch
            {
                '@' => new UnixDomainSocketEndPoint('\0' + address[1..]),
                '/' => new UnixDomainSocketEndPoint(address),
                _ => throw new ArgumentException("It is neither an absolute path nor an abstract name behind '@'.", nameof(address)),
            };
        }
        catch (ArgumentException e)
        {
            Log.NotificationFailed(logger, address, e.Message);
        }
    }

    public void Send(string message)
    {
        if (_manager is null)
        {
            return;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = (int)SendLimit.TotalMilliseconds };
            socket.SendTo(Encoding.UTF8.GetBytes(message), _manager);
        }
        catch (SocketException e)
        {
            if (Interlocked.Increment(ref _failures) == 1)
            {
                Log.NotificationFailed(_logger, _manager.ToString(), e.Message);
            }
        }
    }
}
