using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ComputeHost.Daemon.Service;

/// <summary>The daemon's log: its standard error, so that standard output has only what was asked for.</summary>
internal static class DaemonLogging
{
    /// <param name="level">The lowest level that is written; of the web server and gRPC nothing below warnings is.</param>
    public static ILoggerFactory Create(LogLevel level) => Create(level, Journal.TakesStandardError());

    /// <param name="level">The lowest level that is written.</param>
    /// <param name="forJournal">
    /// Whether each line begins with its level as the journal wants it (<c>&lt;6&gt;</c>), and has no time, which the journal notes itself.
    /// </param>
    public static ILoggerFactory Create(LogLevel level, bool forJournal) => LoggerFactory.Create(builder =>
    {
        LogLevel others = level > LogLevel.Warning ? level : LogLevel.Warning;
        builder.SetMinimumLevel(level).AddFilter("Microsoft", others).AddFilter("Grpc", others);
        _ = forJournal ? builder.AddSystemdConsole() : builder.AddSimpleConsole(WritePlainLines);
        builder.Services.Configure<ConsoleLoggerOptions>(static options =>
        {
            options.LogToStandardErrorThreshold = LogLevel.Trace;
            // Who does not read the daemon's log must not stop it.
            options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
    });

    private static void WritePlainLines(SimpleConsoleFormatterOptions options)
    {
        options.SingleLine = true;
        options.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
        options.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
    }
}
