using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Worker.Tests.Processes;

public sealed class HandshakeTests
{
    [Fact]
    public async Task Start_StockEntry_AnswersWithItsMethodsAndServes()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync();
        WorkerHandshake handshake = await worker.Handshake;
        Assert.Null(handshake.Error);
        Assert.Equal(worker.ProcessId, handshake.ProcessId);
        ExecuteReply reply = await worker.Client.ExecuteAsync(
            new ExecuteRequest { Method = "ComputeHost.Worker.Tests.SampleMethods.Echo(System.Byte[])", Arguments = { ByteString.CopyFrom(1, 42) } }, worker.Headers);
        Assert.Equal(ExecuteReply.OutcomeOneofCase.Value, reply.OutcomeCase);
        Assert.Equal([1, 42], reply.Value.ToByteArray());
    }
}
