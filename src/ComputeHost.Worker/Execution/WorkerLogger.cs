using ComputeHost.Protocol.Failures;
using ComputeHost.Worker.Startup;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Worker.Execution;

/// <summary>Writes each message as one line to standard output, from where the host takes it into its own log.</summary>
internal sealed class WorkerLogger(string category, LogLevel lowest = LogLevel.Information) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= lowest && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            StandardOutput.WriteLine(Format(logLevel, category, formatter(state, exception), exception));
        }
    }

    public static string Format(LogLevel level, string category, string message, Exception? exception)
    {
        string line = $"{level}: {category}: {message}{(exception is null ? "" : " " + ExceptionText.Of(exception))}";
        return line.ReplaceLineEndings(" | ");
    }
}
