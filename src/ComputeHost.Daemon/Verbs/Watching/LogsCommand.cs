using System.CommandLine;
using System.Globalization;
using ComputeHost.Daemon.Control;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Watching;

/// <summary>The verb <c>logs</c>.</summary>
internal static class LogsCommand
{
    private const string Description = "Shows the latest entries of the daemon's log.";

    private const string More = """
        What it shows:
          The daemon keeps its latest 1,000 entries in memory, whatever becomes of its standard
          error. With --json there is one object on each line.

        Example:
          computehost logs -f

        """;

    public static Command Create()
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Goes on with new entries until Ctrl-C." };
        var lines = new Option<uint>("--lines", "-n") { Description = $"How many entries at most, up to {LogRing.Capacity}.", HelpName = "N", DefaultValueFactory = static _ => 100 };
        return DaemonVerb.Create("logs", Description, More, [follow, lines], async run =>
        {
            var request = new LogsRequest { Follow = run.Parsed.GetValue(follow), Lines = run.Parsed.GetValue(lines) };
            await foreach (LogEntry entry in run.ReadAllAsync((link, options) => link.Control.ReadLogs(request, options)))
            {
                await VerbRun.WriteAsync(run.Json ? MessageJson.Of(entry).ToLine() : TextOf(entry));
            }

            return 0;
        });
    }

    private static string TextOf(LogEntry entry)
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds((long)entry.UnixMilliseconds).ToLocalTime();
        return string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss.fff} {entry.Level,-11} {entry.Category}[{entry.EventId}] {entry.Message}");
    }
}
