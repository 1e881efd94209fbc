using System.Diagnostics;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Google.Protobuf;

namespace ComputeHost.Worker.Tests.Processes;

public sealed class MemoryTests
{
    [Fact]
    public async Task Chunks_ArgumentsOverTheHeap_RefuseTheCallAndKeepTheSession()
    {
        const int Piece = 65536;
        const int Pieces = 2000;
        ProcessStartInfo start = WorkerUnderTest.StockEntry();
        start.Environment["DOTNET_GCHeapHardLimit"] = "4000000";
        await using WorkerUnderTest worker = WorkerUnderTest.Launch(boot => boot with { MaxPayload = 1L << 30 }, start);
        await worker.WriteBootAsync();
        await worker.Handshake.DefaultTimeout();
        await using SessionClient session = await SessionClient.OpenAsync(worker, overSocket: true);

        ByteString piece = ByteString.CopyFrom(new byte[Piece]);
        Call large = session.NewCall(Keys.Of(nameof(SampleMethods.Echo)), piece);
        large.ArgumentsLength = Piece * (Pieces + 1UL);
        await session.SendAsync(new ClientFrame { Call = large });
        for (int sent = 0; sent < Pieces; sent++)
        {
            await session.SendAsync(new ClientFrame { Chunk = new PayloadChunk { Call = large.Call_, Data = piece } });
        }

        Assert.Equal(NotStarted.Types.Reason.TooLarge, (await session.EndOfAsync(large.Call_)).NotStarted?.Reason);
        ulong next = await session.SendAsync(Keys.Of(nameof(SampleMethods.Answer)));
        Assert.NotNull((await session.EndOfAsync(next)).Result);
    }
}
