using System.Net;
using System.Net.Sockets;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Connecting;

/// <summary>What monitors ask, over the socket and on loopback.</summary>
public sealed class HttpTests
{
    [LinuxFact]
    public async Task Get_OverTheSocketAndLoopback_TellsHealthAndMetrics()
    {
        int port = FreePort();
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 1", $"\"loopbackHttp\": {port},");
        await using (ComputeClient client = await ComputeClient.ConnectAsync(daemon.Address).DefaultTimeout())
        {
            await client.RunAsync(Work.Twice, 1).DefaultTimeout();
        }

        using HttpClient socket = Over(daemon.SocketPath);
        using var loopback = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        foreach (HttpClient monitor in (HttpClient[])[socket, loopback])
        {
            Assert.Equal(HttpStatusCode.OK, (await monitor.GetAsync(new Uri("/health/live", UriKind.Relative)).DefaultTimeout()).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await monitor.GetAsync(new Uri("/health/ready", UriKind.Relative)).DefaultTimeout()).StatusCode);
            string metrics = await monitor.GetStringAsync(new Uri("/metrics", UriKind.Relative)).DefaultTimeout();
            Assert.Matches("computehost_calls_total\\{[^}]*succeeded[^}]*\\} 1\n", metrics);
        }
    }

    private static HttpClient Over(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    }) { BaseAddress = new Uri("http://localhost") };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
