using System.Net.Sockets;
using ComputeHost.Client.Sessions;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using ComputeHost.Worker.Sessions;
using Grpc.Core;

namespace ComputeHost.Worker.Tests.Processes;

/// <summary>Both ways by which the library itself talks to a worker; the one over gRPC is that of Windows.</summary>
public sealed class WorkerStreamTests(SharedWorker shared) : IClassFixture<SharedWorker>
{
    private readonly WorkerUnderTest _worker = shared.Worker;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_OneCall_IsAnsweredAndTheStreamEndsInOrder(bool overSocket)
    {
        using IWorkerStream stream = Open(overSocket, CancellationToken.None);
        var seen = new List<WorkerFrame>();
        await stream.RunAsync(async () =>
        {
            while (await stream.Incoming.MoveNext(CancellationToken.None))
            {
                seen.AddRange(stream.Incoming.Current.Frames);
                if (seen is [{ Hello: not null }])
                {
                    await stream.Outgoing.SendAsync(new ClientBatch { Frames = { new ClientFrame { Call = NewCall() } } });
                    await stream.Outgoing.CompleteAsync();
                }
            }
        }).DefaultTimeout();
        Assert.Single(seen, frame => frame.Result is not null);
    }

    [LinuxFact]
    public async Task RunAsync_AnotherProcessListensThere_ShowsItNothing()
    {
        string address = Path.Combine(_worker.Boot.Directory, "impostor");
        using var impostor = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        impostor.Bind(new UnixDomainSocketEndPoint(address));
        impostor.Listen();
        var endpoint = new WorkerEndpoint(1, "test-worker", _worker.ProcessId, address, _worker.Boot.Token, 1, Draining: false);
        using (var stream = new SocketWorkerStream(endpoint, segment: null, TimeSpan.FromSeconds(10), CancellationToken.None))
        {
            IOException exception = await Assert.ThrowsAsync<IOException>(() => stream.RunAsync(() => Task.CompletedTask).DefaultTimeout());
            Assert.Contains($"listens process {Environment.ProcessId}", exception.Message, StringComparison.Ordinal);
        }

        using Socket victim = await impostor.AcceptAsync();
        Assert.Equal(0, await victim.ReceiveAsync(new byte[1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_TokenCancelledWhileItReads_Ends(bool overSocket)
    {
        using var cancellation = new CancellationTokenSource();
        using IWorkerStream stream = Open(overSocket, cancellation.Token);
        var greeted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task run = stream.RunAsync(async () =>
        {
            await stream.Incoming.MoveNext(CancellationToken.None);
            greeted.SetResult();
            await stream.Incoming.MoveNext(CancellationToken.None);
        });
        await greeted.Task.DefaultTimeout();
        await cancellation.CancelAsync();
        Exception end = await Assert.ThrowsAnyAsync<Exception>(() => run.DefaultTimeout());
        Assert.True(end is IOException or RpcException, end.ToString());
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

    private IWorkerStream Open(bool overSocket, CancellationToken cancellationToken)
    {
        var endpoint = new WorkerEndpoint(1, "test-worker", _worker.ProcessId, _worker.Boot.Address, _worker.Boot.Token, 1, Draining: false);
        return overSocket ? new SocketWorkerStream(endpoint, segment: null, TimeSpan.FromSeconds(10), cancellationToken) : new GrpcWorkerStream(endpoint, cancellationToken);
    }
}
