using System.CommandLine;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Operating;

/// <summary>The verb <c>recycle</c>.</summary>
internal static class RecycleCommand
{
    private const string Description = "Replaces the workers of a pool, one after the other, each by its successor first.";

    private const string More = """
        What it does:
          No call fails: a worker finishes what it runs and then ends. It returns at once;
          'computehost top' shows how it goes on.

        Example:
          computehost recycle --pool imaging

        """;

    public static Command Create()
    {
        Option<string?> pool = PoolOption.Create("Which pool; can be left out where there is one.");
        return DaemonVerb.Create("recycle", Description, More, [pool], async run =>
        {
            RecycleReply reply = await run.AskAsync((link, options) => link.Control.RecycleAsync(new RecycleRequest { Pool = run.PoolOf(pool) }, options));
            await run.PrintAsync(reply, $"{Amounts.Counted(reply.Workers, "worker")} will be replaced.");
            return 0;
        });
    }
}
