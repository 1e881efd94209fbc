using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Google.Protobuf;
using Grpc.Core;

namespace ComputeHost.Worker.Tests.Processes;

/// <summary>What a session does, whatever it comes over.</summary>
/// <param name="shared">The worker.</param>
/// <param name="overSocket">Without HTTP/2.</param>
public abstract class SessionTests(SharedWorker shared, bool overSocket) : IClassFixture<SharedWorker>
{
    private readonly WorkerUnderTest _worker = shared.Worker;

    [Fact]
    public async Task Session_BatchOfCalls_AreAllAnsweredInOrder()
    {
        await using SessionClient session = await OpenAsync();
        await session.SendAsync(Enumerable.Range(0, 100).Select(number =>
            new ClientFrame { Call = session.NewCall(Keys.Of(nameof(SampleMethods.Add)), Keys.Arguments(number, 1)) }));
        WorkerFrame last = await session.EndOfAsync(100);
        Assert.Equal(100, Keys.Read<int>(last.Result.Value));
        Assert.Equal(Enumerable.Range(1, 100).Select(call => (ulong)call), session.Seen.Where(frame => frame.Result is not null).Select(frame => frame.Result.Call));
        await session.CompleteAsync();
        Assert.Equal(StatusCode.OK, (await session.EndAsync()).StatusCode);
    }

    [Fact]
    public async Task Session_LargeArgumentsAndResult_GoInChunks()
    {
        await using SessionClient session = await OpenAsync();
        byte[] data = [.. Enumerable.Range(0, 3_000_000).Select(index => (byte)(index * 7))];
        ByteString arguments = Keys.Arguments(data);
        Call call = session.NewCall(Keys.Of(nameof(SampleMethods.Echo)), arguments);
        call.Arguments = ByteString.CopyFrom(arguments.Span[..65536]);
        await session.SendAsync(new ClientFrame { Call = call });
        for (int start = 65536; start < arguments.Length; start += 65536)
        {
            var chunk = new PayloadChunk { Call = call.Call_, Data = ByteString.CopyFrom(arguments.Span.Slice(start, Math.Min(65536, arguments.Length - start))) };
            await session.SendAsync(new ClientFrame { Chunk = chunk });
        }

        WorkerFrame end = await session.EndOfAsync(call.Call_);
        Assert.Equal(data, Keys.Read<byte[]>(end.Result.Value));
    }

    [Fact]
    public async Task Session_CallRuns_IsInTheFlightRecorder()
    {
        using RecorderMemory memory = await _worker.OpenPageAsync();
        await using SessionClient session = await OpenAsync();
        int line = memory.Page.FindSession(session.Hello.Session);
        await session.SendAsync(Keys.Of(nameof(SampleMethods.Answer)));
        ulong call = await session.SendAsync(Keys.Of(nameof(SampleMethods.WaitForCancel)));
        await Eventually.UntilAsync("the call is in the slot word", () => memory.Page.ReadSlot(0) == SlotWord.Running(line, call));
        Assert.Equal(call, memory.Page.StartedThrough(line));
        await session.SendAsync(new ClientFrame { Cancel = new Cancel { Call = call } });
        Assert.Equal(Fault.Types.Kind.Cancelled, (await session.EndOfAsync(call)).Fault.Kind);
        Assert.Equal(SlotState.Idle, memory.Page.ReadSlot(0).State);
    }

    [Fact]
    public async Task Session_CallerGoesWhileACallRuns_CancelsItAndServesOthers()
    {
        await using SessionClient next = await OpenAsync();
        using RecorderMemory memory = await _worker.OpenPageAsync();
        SessionClient session = await OpenAsync();
        await session.SendAsync(Keys.Of(nameof(SampleMethods.WaitForCancel)));
        await Eventually.UntilAsync("the call runs", () => memory.Page.ReadSlot(0).State == SlotState.Running);
        await session.DisposeAsync();
        ulong call = await next.SendAsync(Keys.Of(nameof(SampleMethods.Answer)));
        Assert.NotNull((await next.EndOfAsync(call)).Result);
    }

    [Fact]
    public async Task Session_ProtocolBroken_EndsWithItsReason()
    {
        await using SessionClient session = await OpenAsync();
        await session.SendAsync(new ClientFrame { Call = new Call { Call_ = 5 } });
        Status status = await session.EndAsync();
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("without gaps", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_CompletedInTheMiddleOfACall_EndsWithItsReason()
    {
        await using SessionClient session = await OpenAsync();
        Call call = session.NewCall(Keys.Of(nameof(SampleMethods.Echo)), ByteString.Empty);
        call.ArgumentsLength = 100;
        await session.SendAsync(new ClientFrame { Call = call });
        await session.CompleteAsync();
        Assert.Contains("in the middle of call '1'", (await session.EndAsync()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_MoreThanThereAreLinesFor_IsRefused()
    {
        List<SessionClient> sessions = [];
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (int count = 0; count <= RecorderPage.MaxSessions; count++)
            {
                sessions.Add(await OpenAsync());
            }
        });
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        foreach (SessionClient session in sessions)
        {
            await session.DisposeAsync();
        }

        await Eventually.UntilAsync("the lines are free again", async () =>
        {
            try
            {
                await (await OpenAsync()).DisposeAsync();
                return true;
            }
            catch (RpcException)
            {
                return false;
            }
        });
    }

    private Task<SessionClient> OpenAsync() => SessionClient.OpenAsync(_worker, overSocket);
}

public sealed class GrpcSessionTests(SharedWorker shared) : SessionTests(shared, overSocket: false);

public sealed class SocketSessionTests(SharedWorker shared) : SessionTests(shared, overSocket: true);
