using ComputeHost.Protocol.Threads;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Protocol.Logging;

/// <summary>
/// Takes what a pool's threads log and gives it to the host's loggers on a thread of its own: a logger is the host's code, which may block, throw or never
/// return. Entries keep their order, level, id and values. The queue is bounded; what finds no room is dropped and counted, and the count is logged.
/// </summary>
/// <param name="loggers">The host's.</param>
/// <param name="bulkCategory">The category whose entries leave half of the room to those of the others.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class LogQueue(ILoggerFactory loggers, string bulkCategory, TimeProvider timeProvider) : ILoggerFactory, IAsyncDisposable
{
    public const int Capacity = 4096;

    private static readonly Action<TaskCompletionSource> TellEnded = static ended => ended.TrySetResult();

    /// <summary>How many categories of their own entries may name. A worker names them, and a logger factory keeps each for good.</summary>
    public const int MaxCategories = 1024;

    /// <summary>How many characters such a category may have.</summary>
    public const int MaxCategoryLength = 1024;

    /// <summary>How long a dispose waits for what is queued.</summary>
    public static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(1);

    // A monitor waits without spinning first and without allocating.
    private readonly object _gate = new();
    private readonly Queue<Entry> _entries = new(Capacity);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _begun;
    private bool _closed;
    private int _dropped;

    // ---- used by the queue's thread only ----
    private readonly Dictionary<string, ILogger> _categorized = new(StringComparer.Ordinal);
    private ILogger? _own;

    public ILogger CreateLogger(string categoryName) => new QueuedLogger(this, categoryName, categoryName == bulkCategory ? Capacity / 2 : Capacity);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Providers are added to the host's own factory.");

    /// <summary>Takes nothing more, and waits a moment until what is queued is written. What is not by then is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Close())
        {
            await _ended.Task.WaitAsync(FlushLimit, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (_gate)
        {
            _entries.Clear();
        }
    }

    /// <summary>Takes nothing more; what is queued is still written.</summary>
    public void Dispose() => Close();

    /// <returns>Whether there is a thread to wait for.</returns>
    private bool Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
            return _begun;
        }
    }

    private void Add(Entry entry, int room)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if (_entries.Count >= room)
            {
                _dropped++;
                return;
            }

            if (!_begun)
            {
                new Thread(Run) { IsBackground = true, Name = "ComputeHost log" }.UnsafeStart();
                _begun = true;
            }

            entry.DroppedBefore = _dropped;
            _dropped = 0;
            _entries.Enqueue(entry);
            Monitor.Pulse(_gate);
        }
    }

    private void CountDropped()
    {
        lock (_gate)
        {
            _dropped++;
        }
    }

    private void Run()
    {
        while (TryTake(out Entry? entry, out int dropped))
        {
            if (dropped > 0)
            {
                TellDropped(dropped);
            }

            if (entry is not null)
            {
                Write(entry);
            }
        }

        Shortage.Outlast(_ended, TellEnded);
    }

    private void TellDropped(int dropped)
    {
        try
        {
            Log.EntriesDropped(_own ??= loggers.CreateLogger("ComputeHost"), dropped);
        }
        catch (Exception)
        {
            // There is nobody left to tell. What was not dropped is still written.
        }
    }

    private void Write(Entry entry)
    {
        try
        {
            entry.Write(this);
        }
        catch (Exception)
        {
            // There is nobody left to tell.
        }
    }

    private ILogger CreateTarget(string category) => loggers.CreateLogger(category);

    /// <summary>The host's logger of a category that an entry names. Beyond the limits the entry goes to the category of the logger it was given to.</summary>
    private ILogger? FindCategorized(string category)
    {
        if (_categorized.TryGetValue(category, out ILogger? known))
        {
            return known;
        }

        if (_categorized.Count >= MaxCategories || category.Length > MaxCategoryLength)
        {
            return null;
        }

        return _categorized[category] = loggers.CreateLogger(category);
    }

    /// <param name="entry">The next one; null if only drops are to be told.</param>
    /// <param name="dropped">How many were dropped before it.</param>
    /// <returns>False when there is nothing left and nothing will come.</returns>
    private bool TryTake(out Entry? entry, out int dropped)
    {
        lock (_gate)
        {
            while (_entries.Count == 0 && _dropped == 0 && !_closed)
            {
                Monitor.Wait(_gate);
            }

            if (_entries.TryDequeue(out entry))
            {
                dropped = entry.DroppedBefore;
                return true;
            }

            dropped = _dropped;
            _dropped = 0;
            return dropped > 0;
        }
    }

    private abstract class Entry
    {
        public int DroppedBefore { get; set; }

        public abstract void Write(LogQueue queue);
    }

    private sealed class Entry<TState>(QueuedLogger queued, LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter) : Entry
    {
        public override void Write(LogQueue queue)
        {
            ILogger logger = (state is ICategorized own ? queue.FindCategorized(own.Category) : null) ?? (queued.Target ??= queue.CreateTarget(queued.Category));
            if (logger.IsEnabled(level))
            {
                logger.Log(level, id, state, exception, formatter);
            }
        }
    }

    private sealed class QueuedLogger(LogQueue queue, string category, int room) : ILogger
    {
        public string Category => category;

        /// <summary>The host's logger; made and used on the queue's thread only.</summary>
        public ILogger? Target { get; set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        /// <remarks>What the host's logger takes is its own code's word, and is asked for on the queue's thread.</remarks>
        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            try
            {
                queue.Add(new Entry<TState>(this, logLevel, eventId, state, exception, formatter), room);
            }
            catch (Exception shortage) when (Shortage.IsCauseOf(shortage))
            {
                // No memory for the entry, or no thread for the queue.
                queue.CountDropped();
            }
        }
    }
}
