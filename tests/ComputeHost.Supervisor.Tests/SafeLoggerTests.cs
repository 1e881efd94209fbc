using ComputeHost.Protocol;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Tests;

public sealed class SafeLoggerTests
{
    [Fact]
    public void Log_ProviderThrows_DoesNotReachTheSupervisor()
    {
        var logger = new SafeLogger(new ThrowingLogger());

        Log.FleetRecovered(logger);

        Assert.False(logger.IsEnabled(LogLevel.Error));
    }

    private sealed class ThrowingLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException();

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new InvalidOperationException();
    }
}
