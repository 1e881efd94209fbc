using System.Collections.Concurrent;
using System.Threading.Channels;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Sessions;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ComputeHost.Client.Tests.Sessions;

public sealed class SessionWriterTests
{
    private readonly HeldStream _stream = new();

    [Fact]
    public async Task Flush_WhileABatchIsWritten_GathersTheNext()
    {
        var writer = new SessionWriter(_stream, abort: () => { });
        _stream.Hold();
        Post(writer, 1);
        writer.Flush();
        Post(writer, 2);
        Post(writer, 3);
        writer.Flush();
        _stream.Release();
        await _stream.WaitForBatchesAsync(2);

        Assert.Equal([1, 2], _stream.Batches.Select(batch => batch.Frames.Count));
    }

    [Fact]
    public void Flush_ManyFrames_CutsTheBatch()
    {
        var writer = new SessionWriter(_stream, abort: () => { });
        for (ulong number = 1; number <= WireLimits.BatchFrames + 5; number++)
        {
            Post(writer, number);
        }

        writer.Flush();

        Assert.Equal([WireLimits.BatchFrames, 5], _stream.Batches.Select(batch => batch.Frames.Count));
    }

    [Fact]
    public void Flush_LargeArguments_FollowInChunksBetweenSmallCalls()
    {
        var writer = new SessionWriter(_stream, abort: () => { });
        byte[] large = new byte[(10 * WireLimits.InlinePayload) + 17];
        Random.Shared.NextBytes(large);
        PostCall(writer, 1, large);
        Post(writer, 2);

        writer.Flush();

        ClientFrame[] frames = [.. _stream.Batches.SelectMany(batch => batch.Frames)];
        byte[] received = [.. frames[0].Call.Arguments, .. frames.Where(frame => frame.FrameCase == ClientFrame.FrameOneofCase.Chunk).SelectMany(frame => frame.Chunk.Data)];
        Assert.Equal(large, received);
        Assert.Equal(ClientFrame.FrameOneofCase.Cancel, frames[1].FrameCase);
        Assert.All(_stream.Batches, batch => Assert.True(batch.CalculateSize() < WireLimits.MaxMessage));
    }

    [Fact]
    public void Flush_EndPosted_CompletesAfterTheChunks()
    {
        var writer = new SessionWriter(_stream, abort: () => { });
        PostCall(writer, 1, new byte[9 * WireLimits.InlinePayload]);
        writer.Post(new OutgoingFrame(null));

        writer.Flush();

        Assert.True(_stream.IsCompleted);
        Assert.Equal(9 * WireLimits.InlinePayload, _stream.Batches.SelectMany(batch => batch.Frames).Sum(frame => frame.Chunk?.Data.Length ?? frame.Call.Arguments.Length));
    }

    [Fact]
    public async Task StopAsync_StreamBroken_Returns()
    {
        var writer = new SessionWriter(_stream, abort: () => { });
        _stream.Failure = new RpcException(new Status(StatusCode.Unavailable, "gone"));
        Post(writer, 1);
        writer.Flush();
        await writer.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));
    }

    private static void Post(SessionWriter writer, ulong number) => writer.Post(new OutgoingFrame(new ClientFrame { Cancel = new Cancel { Call = number } }));

    private static void PostCall(SessionWriter writer, ulong number, byte[] arguments)
    {
        var buffer = new PayloadWriter(64 * 1024 * 1024);
        arguments.CopyTo(buffer.GetSpan(arguments.Length));
        buffer.Advance(arguments.Length);
        var held = new ArgumentBuffer(buffer);
        var call = new Call { Call_ = number, Arguments = UnsafeByteOperations.UnsafeWrap(held.Memory[..WireLimits.InlinePayload]), ArgumentsLength = (ulong)arguments.Length };
        writer.Post(new OutgoingFrame(new ClientFrame { Call = call }, held, number));
    }

    /// <summary>Takes batches down as they would be on the wire; can be held in the middle of a write.</summary>
}
