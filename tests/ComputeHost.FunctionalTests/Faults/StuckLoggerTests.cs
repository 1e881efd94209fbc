using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>A host whose logger does not return, as one does whose console nobody reads.</summary>
[Collection(FaultsCollection.Name)]
public sealed class StuckLoggerTests
{
    [Fact]
    public async Task Limits_LoggerNeverReturns_HoldAndThePoolEnds()
    {
        using var loggers = new StuckLoggers();
        using var started = new TempFile();
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MaxWorkers = 1;
            options.CancellationGrace = TimeSpan.FromMilliseconds(500);
            options.LoggerFactory = loggers;
        });
        await loggers.Stuck.DefaultTimeout();

        var limits = new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(1) };
        for (int call = 0; call < 2; call++)
        {
            int worker = await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout();
            await Assert.ThrowsAsync<ComputeTimeoutException>(() => test.Pool.RunAsync(Methods.SpinForever, started.Path, limits).DefaultTimeout(TimeSpan.FromSeconds(10)));
            await Eventually.UntilAsync("its worker is killed", () => test.Processes.All(process => process.Id != worker), TimeSpan.FromSeconds(10));
        }

        // A worker's death is explained, too.
        await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(Crash).DefaultTimeout(TimeSpan.FromSeconds(10)));
        await test.Pool.DisposeAsync().DefaultTimeout(TimeSpan.FromSeconds(10));
    }

    [ComputeMethod]
    internal static void Crash() => Environment.FailFast("as asked");

    private sealed class StuckLoggers : ILoggerFactory, ILogger
    {
        private readonly ManualResetEventSlim _end = new();
        private readonly TaskCompletionSource _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Stuck => _stuck.Task;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // The first worker is up; from now on nothing comes back.
            if (eventId.Name == "WorkerReady")
            {
                _stuck.TrySetResult();
            }

            if (_stuck.Task.IsCompleted)
            {
                _end.Wait();
            }
        }

        public void Dispose() => _end.Set();
    }
}
