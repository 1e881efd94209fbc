using Microsoft.Extensions.Logging;

namespace ComputeHost.TestSupport.Tests;

public sealed class LogCaptureTests
{
    [Fact]
    public void Entries_AfterAMessage_HaveItsPartsByName()
    {
        using var logs = new LogCapture();
        var cause = new InvalidOperationException();

        logs.CreateLogger("worker").LogWarning(new EventId(7, "WorkerLost"), cause, "Worker '{WorkerId}' is gone.", "w-1");

        LogEntry entry = Assert.Single(logs.Entries);
        Assert.Equal(("worker", LogLevel.Warning, 7, "WorkerLost"), (entry.Category, entry.Level, entry.EventId.Id, entry.EventId.Name));
        Assert.Equal("Worker 'w-1' is gone.", entry.Message);
        Assert.Same(cause, entry.Exception);
        Assert.Equal("w-1", entry.Values["WorkerId"]);
    }
}
