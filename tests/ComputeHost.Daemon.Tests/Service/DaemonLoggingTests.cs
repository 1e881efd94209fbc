using ComputeHost.Daemon.Service;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Tests.Service;

[Collection(AloneCollection.Name)]
public sealed class DaemonLoggingTests
{
    [Theory]
    [InlineData(LogLevel.Critical, "<2>")]
    [InlineData(LogLevel.Error, "<3>")]
    [InlineData(LogLevel.Warning, "<4>")]
    [InlineData(LogLevel.Information, "<6>")]
    [InlineData(LogLevel.Debug, "<7>")]
    public void Create_ForTheJournal_WritesOneLineWithItsLevelFirst(LogLevel level, string prefix)
    {
        string text = Write(forJournal: true, level);

        Assert.StartsWith(prefix + "ComputeHost.Test[7]", text, StringComparison.Ordinal);
        Assert.Equal(text.Length - 1, text.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void Create_Plain_WritesOneLineWithItsTime() =>
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} warn: ComputeHost\.Test\[7\] two lines\n$", Write(forJournal: false, LogLevel.Warning));

    [Theory]
    [InlineData("8:12345", "socket:[12345]", true)]
    [InlineData("8:12345", "socket:[1234]", false)]
    [InlineData("8:12345", "/tmp/log", false)]
    [InlineData("8:12345", "pipe:[12345]", false)]
    [InlineData("12345", "socket:[12345]", false)]
    [InlineData("", "socket:[]", false)]
    [InlineData("8:", "socket:[]", false)]
    [InlineData(null, "socket:[12345]", false)]
    [InlineData("8:12345", null, false)]
    public void Is_StreamOfTheJournal_IsThatOfTheSameSocket(string? stream, string? target, bool expected) => Assert.Equal(expected, Journal.Is(stream, target));

    private static string Write(bool forJournal, LogLevel level)
    {
        TextWriter before = Console.Error;
        using var written = new StringWriter();
        Console.SetError(written);
        try
        {
            // Disposed before it is read: then all is written.
            using ILoggerFactory loggers = DaemonLogging.Create(LogLevel.Debug, forJournal);
#pragma warning disable CA1848, CA2254 // The text does not matter.
            loggers.CreateLogger("ComputeHost.Test").Log(level, new EventId(7), "two\nlines");
            loggers.CreateLogger("Microsoft.AspNetCore.Server").LogInformation("Nobody wants to know.");
#pragma warning restore CA1848, CA2254
        }
        finally
        {
            Console.SetError(before);
        }

        return written.ToString();
    }
}
