using System.Globalization;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging;

namespace ComputeHost.QueueApp.Consumers;

/// <summary>Writes what is logged into a file that several processes share, each message on a line that begins with its event's number.</summary>
public sealed class FileLog : ILoggerFactory
{
    private readonly string _path;

    /// <param name="path">The file. It is made if it is not there.</param>
    public FileLog(string path)
    {
        _path = path;
        File.AppendAllText(path, "");
    }

    /// <summary>How often an event was logged.</summary>
    public static int Count(string path, int eventId)
    {
        string start = eventId.ToString(CultureInfo.InvariantCulture) + " ";
        return File.ReadLines(path).Count(line => line.StartsWith(start, StringComparison.Ordinal));
    }

    public ILogger CreateLogger(string categoryName) => new Logger(_path);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A file has no providers.");

    public void Dispose()
    {
        // Each line is written at once.
    }

    private sealed class Logger(string path) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string text = formatter(state, exception).ReplaceLineEndings(" ");
            Ledger.Append(path, string.Create(CultureInfo.InvariantCulture, $"{eventId.Id} {DateTime.UtcNow:mm:ss.fff} {Environment.ProcessId} {logLevel}: {text}"));
        }
    }
}
