using System.Text;
using ComputeHost.Protocol.Launch;
using ComputeHost.Worker.Logging;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Worker.Tests.Logging;

public sealed class WorkerLoggerTests
{
    [Fact]
    public void ToRecord_SeveralLinesAndException_IsOneLineThatHasAll()
    {
        var logger = new WorkerLogger("Primes.Count");
        string line = logger.ToRecord(LogLevel.Warning, new EventId(7, "Seven"), "first\r\nsecond", new InvalidOperationException("broken\nhere")).ToLine("nonce");
        Assert.DoesNotContain('\n', line);
        Assert.StartsWith(WorkerLogRecord.Start("nonce"), line, StringComparison.Ordinal);
        Assert.True(WorkerLogRecord.TryParse(Encoding.UTF8.GetBytes(line[WorkerLogRecord.Start("nonce").Length..]), out WorkerLogRecord? record));
        Assert.Equal(((int)LogLevel.Warning, "Primes.Count", 7, "Seven", "first | second"), (record.Level, record.Category, record.EventId, record.EventName, record.Message));
        Assert.Equal("System.InvalidOperationException: broken\nhere", record.Exception);
    }

    [Fact]
    public void ToRecord_EndlessTexts_FitIntoWhatTheSupervisorReads()
    {
        string endless = new('\u0001', 1_000_000);
        string line = new WorkerLogger("x").ToRecord(LogLevel.Error, new EventId(1), endless, new InvalidOperationException(endless)).ToLine("nonce");
        Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 256 * 1024);
    }

    [Theory]
    [InlineData(LogLevel.Debug, false)]
    [InlineData(LogLevel.Information, true)]
    [InlineData(LogLevel.None, false)]
    public void IsEnabled_Level_BeginsWithInformation(LogLevel level, bool expected) => Assert.Equal(expected, new WorkerLogger("x").IsEnabled(level));
}
