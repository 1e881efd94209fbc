using System.Text;
using ComputeHost.Supervisor.Output;

namespace ComputeHost.Supervisor.Tests.Output;

public sealed class LineSplitterTests
{
    private readonly List<string> _lines = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void Append_InPiecesOfAnySize_GivesTheSameLines(int size)
    {
        LineSplitter splitter = Create(8);
        foreach (byte[] piece in Encoding.UTF8.GetBytes("ab\r\n\ncdefghijkl\nxyz").Chunk(size))
        {
            splitter.Append(piece);
        }

        splitter.Complete();

        Assert.Equal(["ab", "", "cdefghij|cut", "xyz"], _lines);
    }

    [Fact]
    public void Complete_NothingLeft_GivesNoLine()
    {
        LineSplitter splitter = Create(8);
        splitter.Append("a\n"u8);

        splitter.Complete();

        Assert.Equal(["a"], _lines);
    }

    [Fact]
    public void Append_LineOfExactlyTheLimit_IsWhole()
    {
        Create(4).Append("abcd\n"u8);

        Assert.Equal(["abcd"], _lines);
    }

    [Fact]
    public void Append_EndlessLine_KeepsMemoryBounded()
    {
        LineSplitter splitter = Create(8);
        byte[] piece = new byte[1 << 20];
        Array.Fill(piece, (byte)'x');
        splitter.Append(piece);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 64; i++)
        {
            splitter.Append(piece);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        splitter.Complete();
        Assert.Equal(["xxxxxxxx|cut"], _lines);
    }

    private LineSplitter Create(int limit) => new(limit, (line, cut) => _lines.Add(Encoding.UTF8.GetString(line) + (cut ? "|cut" : "")));
}
