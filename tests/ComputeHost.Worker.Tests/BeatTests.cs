namespace ComputeHost.Worker.Tests;

public sealed class BeatTests
{
    [Theory]
    [InlineData("68121 15302 9876 20 0 30 0\n", 15302)]
    [InlineData("68121 15302", 0)]
    [InlineData("", 0)]
    [InlineData("a b c", 0)]
    public void ResidentPages_Statm_IsTheSecondNumber(string statm, long expected) => Assert.Equal(expected, Beat.ResidentPages(System.Text.Encoding.ASCII.GetBytes(statm)));
}
