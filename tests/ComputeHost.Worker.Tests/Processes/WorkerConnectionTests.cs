using System.Net.Sockets;
using ComputeHost.Client.Sessions;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;

namespace ComputeHost.Worker.Tests.Processes;

/// <summary>Both ways by which the library itself talks to a worker; the one over gRPC is that of Windows.</summary>
public sealed class WorkerConnectionTests(SharedWorker shared) : IClassFixture<SharedWorker>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly WorkerUnderTest _worker = shared.Worker;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_OneCall_IsAnsweredAndTheStreamEndsInOrder(bool overSocket)
    {
        using IWorkerConnection connection = Open(overSocket, CancellationToken.None);
        var seen = new List<WorkerFrame>();
        var listener = new Listener(batch =>
        {
            seen.AddRange(batch.Frames);
            if (seen is [{ Hello: not null }])
            {
                connection.Sender.SendAsync(new ClientBatch { Frames = { new ClientFrame { Call = NewCall() } } }).GetAwaiter().GetResult();
                connection.Sender.CompleteAsync().GetAwaiter().GetResult();
            }
        });

        await connection.RunAsync(listener).DefaultTimeout();

        Assert.Single(seen, frame => frame.Result is not null);
        Assert.Equal((1, null), (listener.Ends, listener.Failure));
    }

    [LinuxFact]
    public async Task RunAsync_AnotherProcessListensThere_ShowsItNothing()
    {
        using Socket impostor = Listen("impostor", out WorkerEndpoint endpoint);
        using (var connection = new SocketWorkerConnection(endpoint, segment: null, Patience, CancellationToken.None))
        {
            var listener = new Listener(_ => { });
            await connection.RunAsync(listener).DefaultTimeout();
            Assert.Contains($"listens process {Environment.ProcessId}", Assert.IsType<IOException>(listener.Failure).Message, StringComparison.Ordinal);
        }

        using Socket victim = await impostor.AcceptAsync();
        Assert.Equal(0, await victim.ReceiveAsync(new byte[1]));
    }

    [LinuxFact]
    public async Task RunAsync_WorkerDoesNotGreet_EndsInATimeout()
    {
        using Socket silent = Listen("silent", out WorkerEndpoint endpoint);
        using var connection = new SocketWorkerConnection(endpoint with { ProcessId = Environment.ProcessId }, segment: null, TimeSpan.FromMilliseconds(50), CancellationToken.None);
        var listener = new Listener(_ => { });

        await connection.RunAsync(listener).DefaultTimeout();

        Assert.Contains("has not greeted", Assert.IsType<TimeoutException>(listener.Failure).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_TokenCancelledWhileItReads_Ends(bool overSocket)
    {
        using var cancellation = new CancellationTokenSource();
        using IWorkerConnection connection = Open(overSocket, cancellation.Token);
        var greeted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = new Listener(_ => greeted.SetResult());
        Task run = connection.RunAsync(listener);
        await greeted.Task.DefaultTimeout();

        await cancellation.CancelAsync();
        await run.DefaultTimeout();

        Assert.Equal(1, listener.Ends);
        Assert.True(listener.Failure is IOException or OperationCanceledException, listener.Failure?.ToString());
    }

    [Fact]
    public void Create_UnknownScheme_SaysWhichAreKnown()
    {
        var endpoint = new WorkerEndpoint(1, "test-worker", _worker.ProcessId, "https://example.org", _worker.Boot.Token, 1, Draining: false);
        NotSupportedException exception = Assert.Throws<NotSupportedException>(() => WorkerConnections.Create(endpoint, segment: null, Patience, wantsMethods: false, CancellationToken.None));
        Assert.Contains("'unix' nor 'pipe'", exception.Message, StringComparison.Ordinal);
    }

    private static Call NewCall()
    {
        Google.Protobuf.ByteString arguments = Keys.Arguments();
        return new Call
        {
            Call_ = 1,
            Method = Keys.Of(nameof(SampleMethods.Answer)),
            MethodId = 1,
            Culture = "",
            UiCulture = "",
            Arguments = arguments,
            ArgumentsLength = (ulong)arguments.Length,
        };
    }

    private Socket Listen(string name, out WorkerEndpoint endpoint)
    {
        string path = Path.Combine(_worker.Boot.Directory, name);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        endpoint = new WorkerEndpoint(1, "test-worker", _worker.ProcessId, "unix:" + path, _worker.Boot.Token, 1, Draining: false);
        return socket;
    }

    private IWorkerConnection Open(bool overSocket, CancellationToken cancellationToken)
    {
        var endpoint = new WorkerEndpoint(1, "test-worker", _worker.ProcessId, _worker.Boot.Address, _worker.Boot.Token, 1, Draining: false);
        return overSocket ? WorkerConnections.Create(endpoint, segment: null, Patience, wantsMethods: false, cancellationToken) : new GrpcWorkerConnection(endpoint, Patience, cancellationToken);
    }

    private sealed class Listener(Action<WorkerBatch> receive) : IWorkerListener
    {
        public int Ends { get; private set; }

        public Exception? Failure { get; private set; }

        public void Receive(WorkerBatch batch) => receive(batch);

        public void End(Exception? failure)
        {
            Ends++;
            Failure = failure;
        }
    }
}
