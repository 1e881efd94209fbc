using System.CommandLine;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Operating;

/// <summary>The verb <c>dump</c>.</summary>
internal static class DumpCommand
{
    private const string Description = "Lets a worker's runtime write a dump of it; the worker stands still meanwhile, then goes on.";

    private const string More = """
        What it writes:
          A file in 'dumps' in the state directory, for the daemon's user alone. It can hold
          what callers have sent. 'dotnet-dump analyze' opens it.

        Example:
          computehost dump w-3 --kind heap

        """;

    public static Command Create()
    {
        var worker = new Argument<string>("WORKER") { Description = "The worker's name, as 'top' shows it." };
        var kind = new Option<string>("--kind") { Description = "What it holds: triage (stacks), heap, or full.", DefaultValueFactory = static _ => "triage" };
        kind.AcceptOnlyFromAmong("triage", "heap", "full");
        Option<string?> pool = PoolOption.Create("Whose worker, where several pools have one of that name.");
        return DaemonVerb.Create("dump", Description, More, [worker, kind, pool], async run =>
        {
            var request = new DumpRequest { Worker = run.Parsed.GetValue(worker), Kind = run.Parsed.GetValue(kind), Pool = run.PoolOf(pool) };
            DumpReply reply = await run.AskAsync((link, options) => link.Control.WriteDumpAsync(request, options));
            await run.PrintAsync(reply, $"{reply.Path} ({Amounts.Bytes(reply.Length)})");
            return 0;
        });
    }
}
