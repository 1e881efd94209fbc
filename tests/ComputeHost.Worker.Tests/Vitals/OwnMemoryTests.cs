using System.Text;
using ComputeHost.Worker.Vitals;

namespace ComputeHost.Worker.Tests.Vitals;

public sealed class OwnMemoryTests
{
    [Theory]
    [InlineData("68121 15302 9876 20 0 30 0\n", 15302 - 9876)]
    [InlineData("68121 15302 15303 20 0 30 0\n", 0)]
    [InlineData("68121 15302", 0)]
    [InlineData("", 0)]
    [InlineData("a b c d", 0)]
    public void PrivatePages_Statm_IsTheSecondNumberWithoutTheThird(string statm, long expected) => Assert.Equal(expected, OwnMemory.PrivatePages(Encoding.ASCII.GetBytes(statm)));

    [Fact]
    public void Read_ThisProcess_IsPlausible() => Assert.InRange(new OwnMemory().Read(), 1 << 20, 8L << 30);
}
