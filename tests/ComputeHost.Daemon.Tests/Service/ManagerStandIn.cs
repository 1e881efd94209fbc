using System.Net.Sockets;
using System.Text;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Service;

/// <summary>Listens as a service manager does.</summary>
internal sealed class ManagerStandIn : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    private ManagerStandIn(string address)
    {
        Address = address;
        _socket.Bind(new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
    }

    /// <summary>As the manager would tell it.</summary>
    public string Address { get; }

    public static ManagerStandIn AtPath() => new(Path.Combine(Path.GetTempPath(), $"ch-manager-{Guid.NewGuid():N}"));

    public static ManagerStandIn Abstract() => new($"@ch-manager-{Guid.NewGuid():N}");

    /// <summary>The next notification, one line after the other.</summary>
    public async Task<string[]> NextAsync()
    {
        byte[] buffer = new byte[4096];
        int length = await _socket.ReceiveAsync(buffer).DefaultTimeout();
        return Encoding.UTF8.GetString(buffer, 0, length).Split('\n');
    }

    public void Dispose()
    {
        _socket.Dispose();
        if (Address[0] != '@')
        {
            File.Delete(Address);
        }
    }
}
