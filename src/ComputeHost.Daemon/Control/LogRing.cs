using System.Threading.Channels;
using ComputeHost.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Control;

/// <summary>Keeps the latest entries of the daemon's log for those who ask, and passes new ones on to those who follow. Thread-safe.</summary>
internal sealed class LogRing(TimeProvider timeProvider) : ILoggerProvider
{
    public const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<LogEntry> _entries = new(Capacity);
    private readonly List<Channel<LogEntry>> _followers = [];

    public ILogger CreateLogger(string categoryName) => new RingLogger(this, categoryName);

    /// <param name="most">How many entries at most.</param>
    /// <returns>The latest, the oldest first.</returns>
    public IReadOnlyList<LogEntry> Latest(int most)
    {
        lock (_gate)
        {
            return [.. _entries.TakeLast(most)];
        }
    }

    /// <summary>Gives out the latest entries and then each new one. A reader that is far behind misses the oldest.</summary>
    public async IAsyncEnumerable<LogEntry> FollowAsync(int most, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<LogEntry>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_gate)
        {
            foreach (LogEntry entry in _entries.TakeLast(most))
            {
                channel.Writer.TryWrite(entry);
            }

            _followers.Add(channel);
        }

        try
        {
            await foreach (LogEntry entry in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return entry;
            }
        }
        finally
        {
            lock (_gate)
            {
                _followers.Remove(channel);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _followers.ForEach(static follower => follower.Writer.TryComplete());
        }
    }

    private void Add(LogEntry entry)
    {
        lock (_gate)
        {
            if (_entries.Count == Capacity)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry);
            _followers.ForEach(follower => follower.Writer.TryWrite(entry));
        }
    }

    private sealed class RingLogger(LogRing ring, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            ring.Add(new LogEntry
            {
                UnixMilliseconds = (ulong)ring.Now.ToUnixTimeMilliseconds(),
                Level = logLevel.ToString().ToLowerInvariant(),
                EventId = eventId.Id,
                Category = category,
                Message = exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}",
            });
    }

    private DateTimeOffset Now => timeProvider.GetUtcNow();
}
