using System.CommandLine;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Operating;

/// <summary>The verb <c>kill</c>.</summary>
internal static class KillCommand
{
    private const string Description = "Kills a worker at once, with the calls that it runs. Another one takes its place.";

    private const string More = """
        What it does:
          Its calls fail with WorkerLostException, which names this user; idempotent ones are
          sent again. To end one call alone, use 'cancel'; to replace workers without loss,
          'recycle'.

        Example:
          computehost kill w-3

        """;

    public static Command Create()
    {
        var worker = new Argument<string>("WORKER") { Description = "The worker's name, as 'top' shows it." };
        Option<string?> pool = PoolOption.Create("Whose worker, where several pools have one of that name.");
        return DaemonVerb.Create("kill", Description, More, [worker, pool], async run =>
        {
            var request = new KillWorkerRequest { Worker = run.Parsed.GetValue(worker), Pool = run.PoolOf(pool) };
            KillWorkerReply reply = await run.AskAsync((link, options) => link.Control.KillWorkerAsync(request, options));
            await run.PrintAsync(reply, $"Worker '{request.Worker}' (process {reply.ProcessId}) of pool '{reply.Pool}' is killed.");
            return 0;
        });
    }
}
