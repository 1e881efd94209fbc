using ComputeHost.Daemon.Control;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using LogEntry = ComputeHost.Protocol.V1.LogEntry;

namespace ComputeHost.Daemon.Tests.Control;

public sealed class LogRingTests
{
    [Fact]
    public void Latest_MoreThanItHolds_KeepsTheNewest()
    {
        using var ring = new LogRing(new FakeTimeProvider());
        ILogger logger = ring.CreateLogger("Shop");
        for (int number = 0; number <= LogRing.Capacity; number++)
        {
            logger.Log(LogLevel.Warning, new EventId(7), number, null, static (number, _) => $"entry {number}");
        }

        Assert.Equal(LogRing.Capacity, ring.Latest(int.MaxValue).Count);
        Assert.Equal(["entry 999", "entry 1000"], ring.Latest(2).Select(static entry => entry.Message));
        LogEntry last = ring.Latest(1)[0];
        Assert.Equal(("warning", 7, "Shop"), (last.Level, last.EventId, last.Category));
    }

    [Fact]
    public async Task FollowAsync_NewEntry_ComesAfterTheOldOnes()
    {
        using var ring = new LogRing(new FakeTimeProvider());
        ILogger logger = ring.CreateLogger("Shop");
        logger.Log(LogLevel.Information, default, "old", new InvalidOperationException("broken"), static (text, _) => text);
        await using IAsyncEnumerator<LogEntry> entries = ring.FollowAsync(10, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await entries.MoveNextAsync().AsTask().DefaultTimeout());
        Assert.StartsWith("old System.InvalidOperationException: broken", entries.Current.Message, StringComparison.Ordinal);
        Task<bool> next = entries.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        logger.Log(LogLevel.Information, default, "new", null, static (text, _) => text);
        Assert.True(await next.DefaultTimeout());
        Assert.Equal("new", entries.Current.Message);
    }
}
