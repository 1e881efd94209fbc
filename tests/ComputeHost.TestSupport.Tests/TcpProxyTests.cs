using System.Net;
using System.Net.Sockets;
using ComputeHost.TestSupport.Brokers;

namespace ComputeHost.TestSupport.Tests;

public sealed class TcpProxyTests : IAsyncLifetime, IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly TcpClient _client = new();
    private TcpProxy _proxy = null!;
    private Socket _accepted = null!;

    public async Task InitializeAsync()
    {
        _server.Start();
        _proxy = TcpProxy.Start(((IPEndPoint)_server.LocalEndpoint).Port);
        await _client.ConnectAsync(IPAddress.Loopback, _proxy.Port);
        _accepted = await _server.AcceptSocketAsync().DefaultTimeout();
    }

    public async Task DisposeAsync() => await _proxy.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _accepted.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Carry_BothWays_KeepsTheBytes()
    {
        await _client.Client.SendAsync("there"u8.ToArray());
        Assert.Equal("there", await ReadAsync(_accepted));

        await _accepted.SendAsync("back"u8.ToArray());
        Assert.Equal("back", await ReadAsync(_client.Client));
    }

    [Fact]
    public async Task Drop_OfAConnection_ResetsBothSides()
    {
        _proxy.Drop();

        await Assert.ThrowsAsync<SocketException>(() => ReadAsync(_client.Client));
        await Assert.ThrowsAsync<SocketException>(() => ReadAsync(_accepted));
        await Eventually.UntilAsync("the connection is forgotten", () => _proxy.Connections == 0);
    }

    [Fact]
    public async Task Stall_ThenHeal_CarriesLater()
    {
        _proxy.Stall();
        await _client.Client.SendAsync("late"u8.ToArray());
        Task<string> arrival = ReadAsync(_accepted);
        Assert.False(arrival.IsCompleted);

        _proxy.Heal();

        Assert.Equal("late", await arrival);
    }

    [Fact]
    public async Task TruncateAfter_AMessage_CarriesItsBeginningAndResets()
    {
        _proxy.TruncateAfter(3);
        await _client.Client.SendAsync("whole"u8.ToArray());

        await Assert.ThrowsAsync<SocketException>(() => ReadAsync(_client.Client));
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        byte[] buffer = new byte[100];
        return System.Text.Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer).DefaultTimeout());
    }
}
