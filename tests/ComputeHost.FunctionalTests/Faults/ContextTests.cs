using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>What the starter of a pool, and its first callers, have in their execution context.</summary>
[Collection(FaultsCollection.Name)]
public sealed class ContextTests
{
    [Fact]
    public async Task Pool_StarterAndCallerHaveAContext_LogsWithoutItAndKeepsNothingOfIt()
    {
        using var loggers = new ContextLoggers();
        WeakReference[] kept = await UseAsync(loggers);
        Assert.Contains("WorkerStdout", loggers.Seen.Keys);
        Assert.DoesNotContain(loggers.Seen, seen => seen.Value);
        await Eventually.UntilAsync("what was in the contexts is collected", () =>
        {
            GC.Collect();
            return !kept.Any(reference => reference.IsAlive);
        });
    }

    [ComputeMethod]
    internal static byte[] Print(byte[] data)
    {
        Console.WriteLine("a line of the worker");
        return data;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference[]> UseAsync(ContextLoggers loggers)
    {
        WeakReference ofStarter = Enter(loggers);
        await using TestPool test = await TestPool.StartAsync(options => options.LoggerFactory = loggers);
        WeakReference ofCaller = Enter(loggers);
        // Large, so that it goes through shared memory.
        await test.Pool.RunAsync(Print, new byte[1 << 20]).DefaultTimeout();
        await Eventually.UntilAsync("the line is logged", () => loggers.Seen.ContainsKey("WorkerStdout"));
        await test.Pool.DisposeAsync().DefaultTimeout();
        return [ofStarter, ofCaller];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Enter(ContextLoggers loggers)
    {
        object value = new();
        loggers.Context.Value = value;
        return new WeakReference(value);
    }

    private sealed class ContextLoggers : ILoggerFactory, ILogger
    {
        public AsyncLocal<object?> Context { get; } = new();

        /// <summary>The events, and whether one of each was logged in somebody's context.</summary>
        public ConcurrentDictionary<string, bool> Seen { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            bool inContext = Context.Value is not null;
            Seen.AddOrUpdate(eventId.Name ?? "", inContext, (_, before) => before | inContext);
        }

        public void Dispose()
        {
        }
    }
}
