using Microsoft.Extensions.Logging;

namespace ComputeHost.Executors;

/// <summary>
/// The host's logger of one method. Made when the method first logs, on its own thread: the factory is the host's code, and calls are posted under a
/// lock.
/// </summary>
internal sealed class MethodLogger(ILoggerFactory loggers, string method) : ILogger
{
    private ILogger? _target;

    private ILogger Target => _target ??= loggers.CreateLogger(method);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => Target.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => Target.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Target.Log(logLevel, eventId, state, exception, formatter);
}
