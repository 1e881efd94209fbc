using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ComputeHost.TestApp;

/// <summary>A host whose memory is full again and again, and whose own code bears that.</summary>
internal static class Shortage
{
    private static readonly int[] Sizes = [1 << 20, 64 << 10, 4 << 10, 256, 24];

    // All that is ever taken, so that to take it takes no more.
    private static readonly byte[][] Taken = new byte[1 << 20][];

    public static void Outlive(TimeSpan time)
    {
        using var logs = new FormattingLoggers();
        var options = new ComputePoolOptions { MinWorkers = 2, MaxWorkers = 2, MemoryHardLimit = 512 << 20, LoggerFactory = logs };
#pragma warning disable VSTHRD002 // The main thread alone knows how to bear a shortage.
        ComputePool pool = ComputePool.StartAsync(options).GetAwaiter().GetResult();
        // What is done under the shortage was done once before.
        Task.WaitAll(pool.RunAsync(Facts.PrintFor, 500), pool.RunAsync(Facts.PrintFor, 500));
        var limits = new ComputeCallOptions { Timeout = Timeout.InfiniteTimeSpan };
        Task[] printing = [pool.RunAsync(Facts.PrintFor, (int)time.TotalMilliseconds, limits), pool.RunAsync(Facts.PrintFor, (int)time.TotalMilliseconds, limits)];
        int shortages = 0;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time || shortages < 2; shortages++)
        {
            Hold(TimeSpan.FromMilliseconds(50));
            Array.Clear(Taken);
        }

        GC.Collect();
        WaitForEnd(printing);
        int sum = pool.RunAsync(Facts.Add, 40, 2).GetAwaiter().GetResult();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"shortages={shortages}\nlines={logs.Count}\nlost={pool.GetStatistics().TotalWorkersLost}\nsum={sum}"));
        pool.DisposeAsync().AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        Console.WriteLine("survived=yes");
    }

    /// <summary>An answer for which there was no memory is lost, and its caller told; all others arrive.</summary>
    private static void WaitForEnd(Task[] calls)
    {
        try
        {
#pragma warning disable VSTHRD002 // As above.
            Task.WaitAll(calls);
#pragma warning restore VSTHRD002
        }
        catch (AggregateException e) when (e.InnerExceptions.All(static inner => inner is WorkerLostException { Cause: WorkerLostCause.Collateral, Blame: WorkerLostBlame.None }))
        {
        }
    }

    private static void Hold(TimeSpan time)
    {
        try
        {
            TakeAll();
            Thread.Sleep(time);
        }
        catch (OutOfMemoryException)
        {
            // Even the thread that takes everything may lack a little.
        }
    }

    private static void TakeAll()
    {
        int taken = 0;
        foreach (int size in Sizes)
        {
            try
            {
                while (taken < Taken.Length)
                {
                    Taken[taken] = new byte[size];
                    taken++;
                }
            }
            catch (OutOfMemoryException)
            {
                // Smaller ones may still fit.
            }
        }
    }

    private sealed class FormattingLoggers : ILoggerFactory, ILogger
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Length > 0)
            {
                Interlocked.Increment(ref _count);
            }
        }

        public void Dispose()
        {
        }
    }
}
