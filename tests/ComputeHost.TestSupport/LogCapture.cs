using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ComputeHost.TestSupport;

/// <summary>A logger factory that keeps what is logged.</summary>
public sealed class LogCapture : ILoggerFactory
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    /// <summary>What has been logged so far, oldest first.</summary>
    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _entries);

    /// <summary>A logger of its own category, without scopes.</summary>
    public ILogger<T> CreateLogger<T>() => new Logger<T>(this);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A capture has no providers.");

    public void Dispose()
    {
        // What has been logged stays readable after the code under test has disposed its factory.
    }

    private sealed class Logger(string category, ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception, Values(state)));

        private static Dictionary<string, object?> Values<TState>(TState state) =>
            state is IReadOnlyList<KeyValuePair<string, object?>> pairs ? pairs.DistinctBy(pair => pair.Key).ToDictionary() : [];
    }
}

/// <summary>One logged message.</summary>
/// <param name="Category">The logger's category.</param>
/// <param name="Level">The level.</param>
/// <param name="EventId">Number and name.</param>
/// <param name="Message">The formatted text.</param>
/// <param name="Exception">What was logged with it, if anything.</param>
/// <param name="Values">The placeholders' values by name.</param>
public sealed record LogEntry(string Category, LogLevel Level, EventId EventId, string Message, Exception? Exception, IReadOnlyDictionary<string, object?> Values);
