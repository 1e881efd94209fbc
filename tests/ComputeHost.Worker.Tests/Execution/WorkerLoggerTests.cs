using ComputeHost.Worker.Execution;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Worker.Tests.Execution;

public sealed class WorkerLoggerTests
{
    [Fact]
    public void Format_SeveralLinesAndException_IsOneLine()
    {
        string line = WorkerLogger.Format(LogLevel.Warning, "Primes.Count", "first\r\nsecond", new InvalidOperationException("broken\nhere"));
        Assert.Equal("Warning: Primes.Count: first | second System.InvalidOperationException: broken | here", line);
    }

    [Theory]
    [InlineData(LogLevel.Debug, false)]
    [InlineData(LogLevel.Information, true)]
    [InlineData(LogLevel.None, false)]
    public void IsEnabled_Level_BeginsWithInformation(LogLevel level, bool expected) => Assert.Equal(expected, new WorkerLogger("x").IsEnabled(level));
}
