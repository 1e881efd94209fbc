using System.CommandLine;
using ComputeHost.Daemon.Shell;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Operating;

/// <summary>The verb <c>scale</c>.</summary>
internal static class ScaleCommand
{
    private const string Description = "Changes how many workers a running pool has.";

    private const string More = """
        What it does:
          More workers start at once, or when calls wait; those over the maximum finish their
          calls. It holds until the daemon ends; the configuration is not changed. How much
          memory one worker may take stays as it was when the daemon started.

        Examples:
          computehost scale --min 2 --max 8
          computehost scale --max 1 --pool imaging

        """;

    public static Command Create()
    {
        var min = new Option<uint?>("--min") { Description = "How many workers there are at least.", HelpName = "N" };
        var max = new Option<uint?>("--max") { Description = "How many workers there are at most.", HelpName = "N" };
        Option<string?> pool = PoolOption.Create("Which pool; can be left out where there is one.");
        return DaemonVerb.Create("scale", Description, More, [min, max, pool], async run =>
        {
            var request = new ScaleRequest { Pool = run.PoolOf(pool) };
            if (run.Parsed.GetValue(min) is { } least)
            {
                request.MinWorkers = least;
            }

            if (run.Parsed.GetValue(max) is { } most)
            {
                request.MaxWorkers = most;
            }

            if (!request.HasMinWorkers && !request.HasMaxWorkers)
            {
                throw new VerbException("unusable-input", ExitCode.Usage, "Say how many workers there are to be: '--min N', '--max N' or both.");
            }

            ScaleReply reply = await run.AskAsync((link, options) => link.Control.ScaleAsync(request, options));
            await run.PrintAsync(reply, $"The pool has {reply.MinWorkers} to {reply.MaxWorkers} workers from now on.");
            return 0;
        });
    }
}
