using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.Launch;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Worker.Logging;

/// <summary>Writes each entry as one line to standard output, from where the host takes it into its own log.</summary>
internal sealed class WorkerLogger(string category, LogLevel? lowest = null) : ILogger
{
    /// <summary>In characters. However they are written, a line is shorter than what the supervisor reads in one piece.</summary>
    private const int MaxMessage = 8 * 1024;

    private const int MaxException = 16 * 1024;

    private static string _nonce = "";
    private static LogLevel _lowest = LogLevel.Information;

    /// <summary>To be called before anything is logged.</summary>
    public static void Open(WorkerBoot boot) => (_nonce, _lowest) = (boot.Nonce, (LogLevel)boot.LogLevel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= (lowest ?? _lowest) && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            StandardOutput.WriteLine(ToRecord(logLevel, eventId, formatter(state, exception), exception).ToLine(_nonce));
        }
    }

    public WorkerLogRecord ToRecord(LogLevel level, EventId eventId, string message, Exception? exception) => new()
    {
        Level = (int)level,
        Category = category,
        EventId = eventId.Id,
        EventName = eventId.Name,
        Message = Cut(message.ReplaceLineEndings(" | "), MaxMessage),
        Exception = exception is null ? null : Cut(ExceptionText.Of(exception), MaxException),
    };

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most] + " … (cut)";
}
