using ComputeHost.Protocol;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using ComputeHost.Worker.Sessions;
using Google.Protobuf;
using Grpc.Core;

namespace ComputeHost.Worker.Tests.Processes;

public sealed class EntranceTests(SharedWorker shared) : IClassFixture<SharedWorker>
{
    private readonly WorkerUnderTest _worker = shared.Worker;

    [Fact]
    public async Task Socket_GarbageInsteadOfHttp2_HarmsNobody()
    {
        await using var garbage = new SocketTestStream(_worker.SocketPath);
        await garbage.WriteRawAsync(new byte[100_000]);
        await AssertServesAsync();
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_worker.SocketPath) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Theory]
    [InlineData("C")]
    [InlineData("CHS2")]
    [InlineData("CHS1\u0001\0\0\0")]
    public async Task Socket_PrefaceCutOrUnknown_HarmsNobody(string preface)
    {
        await using (var stream = new SocketTestStream(_worker.SocketPath))
        {
            await stream.WriteRawAsync([.. preface.Select(letter => (byte)letter)]);
            await AssertServesAsync();
        }

        await AssertServesAsync();
    }

    [Fact]
    public async Task Socket_MessageOverTheLimit_EndsTheConnection()
    {
        await using SocketTestStream stream = await SocketTestStream.OpenAsync(_worker.SocketPath, _worker.Boot.Token);
        Assert.NotNull(await stream.ReadAsync().DefaultTimeout());
        await stream.WriteRawAsync(BitConverter.GetBytes(WireLimits.MaxMessage + 1));
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => stream.ReadAsync().DefaultTimeout());
        Assert.Contains("524289", refused.Status.Detail, StringComparison.Ordinal);
        await AssertServesAsync();
    }

    [Fact]
    public async Task Socket_TenThousandDamagedMessages_HarmNobody()
    {
        const int Seed = 20;
        var random = new Random(Seed);
        byte[] call = new ClientBatch { Frames = { new ClientFrame { Call = new Call { Call_ = 1, Method = Keys.Of(nameof(SampleMethods.Answer)), MethodId = 1, Culture = "", UiCulture = "" } } } }.ToByteArray();
        for (int connection = 0; connection < 1000; connection++)
        {
            await using SocketTestStream stream = await SocketTestStream.OpenAsync(_worker.SocketPath, _worker.Boot.Token);
            try
            {
                for (int message = 0; message < 10; message++)
                {
                    byte[] damaged = [.. call];
                    for (int blow = random.Next(1, 6); blow > 0; blow--)
                    {
                        damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                    }

                    byte[] length = BitConverter.GetBytes(random.Next(10) == 0 ? random.Next() : damaged.Length);
                    await stream.WriteRawAsync([.. length, .. damaged]);
                }
            }
            catch (IOException)
            {
                // The worker has had enough of this connection.
            }
        }

        await AssertServesAsync();
        Assert.False(_worker.Exit.IsCompleted);
    }

    [Fact]
    public async Task Socket_WrongToken_IsRefused()
    {
        await using SocketTestStream stream = await SocketTestStream.OpenAsync(_worker.SocketPath, "wrong");
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => stream.ReadAsync().DefaultTimeout());
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task Socket_NoOpenFrame_IsRefused()
    {
        await using var stream = new SocketTestStream(_worker.SocketPath);
        await stream.WriteRawAsync("CHS1"u8.ToArray());
        await stream.WriteAsync(new ClientBatch { Frames = { new ClientFrame { Cancel = new Cancel { Call = 1 } } } });
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => stream.ReadAsync().DefaultTimeout());
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task Drain_SessionOverASocket_EndsInOrder()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync();
        await using SessionClient session = await SessionClient.OpenAsync(worker, overSocket: true);
        Assert.NotNull((await session.EndOfAsync(await session.SendAsync(Keys.Of(nameof(SampleMethods.Answer))))).Result);
        await worker.WriteLineAsync(Protocol.Launch.WorkerEnvironment.DrainLine);
        await session.CompleteAsync();
        Assert.Equal(StatusCode.OK, (await session.EndAsync()).StatusCode);
        Assert.Equal(0, await worker.Exit.DefaultTimeout());
    }

    private async Task AssertServesAsync()
    {
        foreach (bool overSocket in (bool[])[false, true])
        {
            await using SessionClient session = await SessionClient.OpenAsync(_worker, overSocket);
            Assert.NotNull((await session.EndOfAsync(await session.SendAsync(Keys.Of(nameof(SampleMethods.Answer))))).Result);
        }
    }
}
