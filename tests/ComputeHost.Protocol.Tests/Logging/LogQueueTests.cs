using ComputeHost.Protocol.Logging;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Protocol.Tests.Logging;

public sealed class LogQueueTests : IDisposable
{
    private const string Bulk = "Bulk";

    private readonly FakeTimeProvider _time = new();
    private readonly LogCapture _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Log_SeveralEntries_ArriveInTheirOrderWithAllTheyHave()
    {
        var queue = new LogQueue(_logs, Bulk, _time);
        ILogger first = queue.CreateLogger("First");
        ILogger second = queue.CreateLogger("Second");
        var failure = new InvalidOperationException("broken");

        first.Log(LogLevel.Warning, new EventId(7, "Seven"), "one", failure, static (text, _) => $"<{text}>");
        second.LogDebug("Number {Number}", 2);
        await queue.DisposeAsync().DefaultTimeout();

        Assert.Collection(
            _logs.Entries,
            entry => Assert.Equal(("First", LogLevel.Warning, new EventId(7, "Seven"), "<one>", failure), (entry.Category, entry.Level, entry.EventId, entry.Message, entry.Exception)),
            entry => Assert.Equal(("Second", LogLevel.Debug, "Number 2", 2), (entry.Category, entry.Level, entry.Message, entry.Values["Number"])));
    }

    [Fact]
    public async Task Log_StateHasACategory_GoesThere()
    {
        var queue = new LogQueue(_logs, Bulk, _time);
        queue.CreateLogger(Bulk).Log(LogLevel.Information, default, new Categorized("Own"), null, static (state, _) => state.Category);
        await queue.DisposeAsync().DefaultTimeout();
        Assert.Equal("Own", Assert.Single(_logs.Entries).Category);
    }

    [Fact]
    public async Task Log_LoggerThrows_TheNextIsWrittenAllTheSame()
    {
        var queue = new LogQueue(new HostLoggers(_logs) { OnLog = message => { if (message == "bad") throw new InvalidOperationException(); } }, Bulk, _time);
        ILogger logger = queue.CreateLogger("x");
        logger.LogInformation("bad");
        logger.LogInformation("good");
        await queue.DisposeAsync().DefaultTimeout();
        Assert.Equal("good", Assert.Single(_logs.Entries).Message);
    }

    [Fact]
    public async Task Log_LoggerRefusesTheLevel_IsAskedOnTheQueuesThreadAndNotCalled()
    {
        Thread? asked = null;
        var queue = new LogQueue(new HostLoggers(_logs) { OnAsked = level => { asked = Thread.CurrentThread; return level > LogLevel.Debug; } }, Bulk, _time);
        ILogger logger = queue.CreateLogger("x");
        logger.LogDebug("fine");
        logger.LogInformation("wanted");
        await queue.DisposeAsync().DefaultTimeout();
        Assert.Equal("wanted", Assert.Single(_logs.Entries).Message);
        Assert.Equal("ComputeHost log", asked!.Name);
    }

    [Fact]
    public async Task Log_LoggerIsStuck_ReturnsAndTheDroppedAreTold()
    {
        const int TooMany = 10;
        using var stuck = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var queue = new LogQueue(new HostLoggers(_logs) { OnLog = _ => { stuck.Set(); goOn.Wait(); } }, Bulk, _time);
        ILogger logger = queue.CreateLogger("x");
        logger.LogInformation("the first");
        Assert.True(stuck.Wait(TimeSpan.FromSeconds(30)));
        for (int entry = 0; entry < LogQueue.Capacity + TooMany; entry++)
        {
            logger.LogInformation("more");
        }

        goOn.Set();
        await queue.DisposeAsync().DefaultTimeout();
        Assert.Equal(LogQueue.Capacity, _logs.Entries.Count(entry => entry.Message == "more"));
        LogEntry dropped = _logs.Entries[^1];
        Assert.Equal(("EntriesDropped", TooMany), (dropped.EventId.Name, dropped.Values["Dropped"]));
    }

    [Fact]
    public async Task Log_BulkFillsItsPart_LeavesRoomForOthers()
    {
        using var stuck = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var queue = new LogQueue(new HostLoggers(_logs) { OnLog = _ => { stuck.Set(); goOn.Wait(); } }, Bulk, _time);
        ILogger bulk = queue.CreateLogger(Bulk);
        bulk.LogInformation("the first");
        Assert.True(stuck.Wait(TimeSpan.FromSeconds(30)));
        for (int entry = 0; entry < LogQueue.Capacity; entry++)
        {
            bulk.LogInformation("line");
        }

        queue.CreateLogger("x").LogInformation("important");
        goOn.Set();
        await queue.DisposeAsync().DefaultTimeout();
        Assert.Equal(LogQueue.Capacity / 2, _logs.Entries.Count(entry => entry.Message == "line"));
        Assert.Equal(["EntriesDropped", "important"], _logs.Entries.TakeLast(2).Select(entry => entry.EventId.Name ?? entry.Message));
    }

    [Fact]
    public async Task DisposeAsync_LoggerNeverReturns_WaitsForTheLimitOnly()
    {
        using var stuck = new ManualResetEventSlim();
        using var never = new ManualResetEventSlim();
        var queue = new LogQueue(new HostLoggers(_logs) { OnLog = _ => { stuck.Set(); never.Wait(); } }, Bulk, _time);
        queue.CreateLogger("x").LogInformation("the first");
        queue.CreateLogger("x").LogInformation("the second");
        Assert.True(stuck.Wait(TimeSpan.FromSeconds(30)));

        Task disposal = queue.DisposeAsync().AsTask();
        Assert.False(disposal.IsCompleted);
        _time.Advance(LogQueue.FlushLimit);
        await disposal.DefaultTimeout();

        // What was left is not written to a factory that may be disposed by now.
        never.Set();
        await Eventually.UntilAsync("the first is written", () => _logs.Entries.Count == 1);
        Assert.Equal("the first", _logs.Entries[0].Message);
    }

    [Fact]
    public async Task Log_AfterDispose_IsLeftOut()
    {
        var queue = new LogQueue(_logs, Bulk, _time);
        await queue.DisposeAsync().DefaultTimeout();
        queue.CreateLogger("x").LogInformation("late");
        Assert.Empty(_logs.Entries);
    }

    [Fact]
    public async Task Log_CallerHasAnExecutionContext_IsNotSeenByTheLogger()
    {
        var local = new AsyncLocal<string?> { Value = "the caller's" };
        string? seen = "nothing";
        var queue = new LogQueue(new HostLoggers(_logs) { OnLog = _ => seen = local.Value }, Bulk, _time);
        queue.CreateLogger("x").LogInformation("entry");
        await queue.DisposeAsync().DefaultTimeout();
        Assert.Null(seen);
    }

    [Fact]
    public async Task Log_TellingOfDropsThrows_TheEntryBehindThemIsWrittenAllTheSame()
    {
        using var never = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var queue = new LogQueue(
            new HostLoggers(_logs)
            {
                OnLog = message =>
                {
                    entered.Set();
                    never.Wait();
                    if (message.Contains("were dropped", StringComparison.Ordinal))
                    {
                        throw new InvalidOperationException("The host's logger failed.");
                    }
                },
            },
            Bulk,
            _time);
        ILogger logger = queue.CreateLogger("x");
        logger.LogInformation("the first");
        entered.Wait();
        for (int number = 0; number <= LogQueue.Capacity; number++)
        {
            logger.LogInformation("filling");
        }

        never.Set();
        await Eventually.UntilAsync("there is room", () => _logs.Entries.Count > 1);
        logger.LogInformation("behind the drops");

        await queue.DisposeAsync().DefaultTimeout();
        Assert.Contains(_logs.Entries, entry => entry.Message == "behind the drops");
        Assert.DoesNotContain(_logs.Entries, entry => entry.Message.Contains("were dropped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_EntriesNameCategoriesWithoutEnd_MakesNoLoggerForEach()
    {
        var queue = new LogQueue(_logs, Bulk, _time);
        ILogger logger = queue.CreateLogger("own");
        for (int number = 0; number < LogQueue.MaxCategories + 10; number++)
        {
            logger.Log(LogLevel.Information, default, new Categorized($"forged {number}"), null, static (_, _) => "entry");
        }

        logger.Log(LogLevel.Information, default, new Categorized(new string('x', LogQueue.MaxCategoryLength + 1)), null, static (_, _) => "entry");
        await queue.DisposeAsync().DefaultTimeout();
        string[] categories = [.. _logs.Entries.Select(entry => entry.Category)];
        Assert.Equal(LogQueue.MaxCategories, categories.Distinct().Count() - 1);
        Assert.Equal(11, categories.Count(category => category == "own"));
    }

    private sealed record Categorized(string Category) : ICategorized;

    private sealed class HostLoggers(LogCapture logs) : ILoggerFactory
    {
        public Action<string> OnLog { get; init; } = _ => { };

        public Func<LogLevel, bool> OnAsked { get; init; } = _ => true;

        public ILogger CreateLogger(string categoryName) => new HostLogger(this, logs.CreateLogger(categoryName));

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    private sealed class HostLogger(HostLoggers host, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => host.OnAsked(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            host.OnLog(formatter(state, exception));
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
