using ComputeHost.Mapping;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;

namespace ComputeHost.Execution.Tests.Methods;

public sealed class ItemResultsTests
{
    private static readonly PayloadCodec<ItemResults<decimal>> Results = MethodContract.Of((Func<decimal, decimal>)Halve).ItemsResultCodec<decimal>();

    [Fact]
    public void Read_MoreItemsThanWereSent_IsRefusedBeforeTheyAreMade()
    {
        byte[] payload = new byte[4 * 1024 * 1024];
        for (int index = 0; index < payload.Length; index += 2)
        {
            payload[index] = ItemResultsEncoding.ValueTag;
        }

        PayloadCodec<ItemResults<decimal>> codec = Results.ForItems(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => codec.Read(payload));
        Assert.Contains("'100' items", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 * 1024);
    }

    [Fact]
    public void Read_MoreFaultsThanWereSent_IsRefused()
    {
        byte[] payload = new byte[1024];
        for (int index = 0; index < payload.Length; index += 2)
        {
            payload[index] = ItemResultsEncoding.FaultTag;
        }

        Assert.Throws<InvalidDataException>(() => Results.ForItems(100).Read(payload));
    }

    [Fact]
    public void Read_AsManyAsWereSent_ReadsThem()
    {
        using var writer = new PayloadWriter(1024);
        foreach (decimal value in (decimal[])[1, 2])
        {
            int mark = ArgumentsEncoding.BeginValue(writer);
            PayloadCodecs.For<decimal>().Write(writer, value);
            ArgumentsEncoding.EndValue(writer, mark);
        }

        ItemResultsEncoding.WriteEnd(writer, [], TimeSpan.Zero);
        Assert.Equal([1m, 2m], Results.ForItems(2).Read(writer.WrittenSpan).Values);
    }

    [ComputeMethod]
    private static decimal Halve(decimal value) => value / 2;
}
