using System.CommandLine;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Watching;

/// <summary>The verb <c>status</c>.</summary>
internal static class StatusCommand
{
    private const string Description = "Shows on one screen how the daemon and its pools are.";

    private const string More = """
        What it shows:
          A line per pool: workers that are ready and between which numbers they move, calls
          that wait and run, what became of the others, and workers that were lost.
          With --details (operators only) JSON has workers, calls, methods and clients, too.

        Example:
          computehost status
          computehost status --json --details | jq '.pools[].workers[].calls'

        """;

    public static Command Create()
    {
        Option<string?> pool = PoolOption.Create("Only this pool.");
        var details = new Option<bool>("--details") { Description = "Lists workers, calls, methods and clients as 'top' does." };
        return DaemonVerb.Create("status", Description, More, [pool, details], async run =>
        {
            var request = new StatusRequest { Pool = run.PoolOf(pool), Details = run.Parsed.GetValue(details) };
            DaemonStatus status = await run.AskAsync((link, options) => link.Control.GetStatusAsync(request, options));
            await run.PrintAsync(status, request.Details ? string.Join('\n', TopView.Of(status, TopOrder.Name)) : string.Join('\n', StatusView.Of(status)));
            return 0;
        });
    }
}
