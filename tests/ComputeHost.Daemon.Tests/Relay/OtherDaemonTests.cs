using System.Net.Sockets;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Relay;

/// <summary>A client that meets a daemon of another version, or something that is none.</summary>
public sealed class OtherDaemonTests
{
    [LinuxFact]
    public async Task ConnectAsync_DaemonSpeaksAnotherProtocol_NamesBothVersionsAndTheRemedy()
    {
        await using var other = new StandIn(static socket =>
        {
            DescriptorSocket.Send(socket, WireLimits.DaemonPreface, []);
            using var messages = new MessageSocket(socket);
            Assert.True(new MessageReader<ClientBatch>(messages, ClientBatch.Parser).TryRead(out _));
            var hello = new Hello { Protocol = 2, WorkerVersion = "2.0.0", Credit = 1, Daemon = new DaemonHello { Pool = "default" } };
            _ = new MessageWriter<WorkerBatch>(messages).WriteAsync(new WorkerBatch { Frames = { new WorkerFrame { Hello = hello } } });
            Assert.Throws<EndOfStreamException>(() => new MessageReader<ClientBatch>(messages, ClientBatch.Parser).TryRead(out _));
        });

        ProtocolMismatchException mismatch = await Assert.ThrowsAsync<ProtocolMismatchException>(() => ComputeClient.ConnectAsync(other.Address).DefaultTimeout());

        Assert.Contains($"speaks protocol {ProtocolVersion.Current} (ComputeHost {ProtocolVersion.Product})", mismatch.Message, StringComparison.Ordinal);
        Assert.Contains("speaks protocol 2 (ComputeHost 2.0.0)", mismatch.Message, StringComparison.Ordinal);
        Assert.Contains("same major version", mismatch.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task ConnectAsync_SomethingElseListens_SaysThatItIsNoDaemon()
    {
        await using var other = new StandIn(static socket =>
        {
            socket.Send("HTTP/1.1 400 Bad Request\r\n\r\n"u8);
            // To its end, because a connection that is closed with something unread is broken for the client.
            byte[] sent = new byte[1024];
            while (socket.Receive(sent) > 0)
            {
            }
        });

        NoWorkersException refused = await Assert.ThrowsAsync<NoWorkersException>(() => ComputeClient.ConnectAsync(other.Address).DefaultTimeout());

        Assert.Contains("no computehost daemon", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Lets one client after another in and says the same to each.</summary>
    private sealed class StandIn : IAsyncDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chd-");
        private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        private readonly Task _serving;

        public StandIn(Action<Socket> serve)
        {
            string path = Path.Combine(_directory.FullName, "d.sock");
            Address = "unix:" + path;
            _listener.Bind(new UnixDomainSocketEndPoint(path));
            _listener.Listen();
            _serving = DedicatedThread.RunAsync("stand-in", () => Serve(serve));
        }

        public string Address { get; }

        public async ValueTask DisposeAsync()
        {
            _listener.Dispose();
            await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _directory.Delete(recursive: true);
        }

        private bool Serve(Action<Socket> serve)
        {
            while (true)
            {
                using Socket client = _listener.Accept();
                DescriptorSocket.Receive(client, new byte[WireLimits.DaemonPreface.Length]).ForEach(static descriptor => descriptor.Dispose());
                serve(client);
            }
        }
    }
}
