using System.Text;
using ComputeHost.Daemon.Diagnostics.Traces;

namespace ComputeHost.Daemon.Tests.Diagnostics;

/// <summary>A worker runs foreign code, so what comes from its runtime's socket may be anything. Real traces are read in <see cref="WorkerStacksTests"/>.</summary>
public sealed class TraceReaderTests
{
    private static readonly byte[] Start = Encoding.ASCII.GetBytes("Nettrace\u0014\0\0\0!FastSerialization.1");

    private static readonly byte[] EmptyBlock = [5, 5, 1, .. new byte[8], 10, 0, 0, 0, .. "EventBlock"u8, 6];

    [Fact]
    public void Read_NothingInIt_HasNoEvents() => Assert.Empty(Read([.. Start, 1]));

    [Theory]
    [InlineData("")]
    [InlineData("Nettrace")]
    [InlineData("HTTP/1.1 400 Bad Request and more of that kind")]
    public void Read_NoTrace_Refuses(string text) => Assert.Throws<InvalidDataException>(() => Read(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Read_WithoutItsEnd_Refuses() => Assert.Throws<InvalidDataException>(() => Read(Start));

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Read_BlockOfAnImpossibleLength_Refuses(byte[] block) => Assert.Throws<InvalidDataException>(() => Read([.. Start, .. EmptyBlock, .. block, 6, 1]));

    [Fact]
    public void Read_RandomBytesInABlock_AreRefusedOrRead()
    {
        var random = new Random(20);
        for (int round = 0; round < 2000; round++)
        {
            byte[] content = new byte[random.Next(4, 200)];
            random.NextBytes(content);
            // A header that is none would end most rounds at once.
            new byte[] { 4, 0, 1, 0 }.CopyTo(content, 0);
            byte[] padding = new byte[-(Start.Length + EmptyBlock.Length + 4) & 3];
            _ = Record.Exception(() => Read([.. Start, .. EmptyBlock, .. BitConverter.GetBytes(content.Length), .. padding, .. content, 6, 1])) is null or InvalidDataException
                ? true
                : throw new InvalidOperationException($"Round {round} ended otherwise.");
        }
    }

    private static List<TraceEvent> Read(byte[] trace) => [.. TraceReader.Read(trace)];
}
