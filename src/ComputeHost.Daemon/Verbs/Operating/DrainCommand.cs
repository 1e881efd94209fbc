using System.CommandLine;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Shell;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Operating;

/// <summary>The verb <c>drain</c>.</summary>
internal static class DrainCommand
{
    private const string Description = "Lets the daemon finish the calls that it has, and then end.";

    private const string More = """
        What it does:
          New calls are refused, those waiting and running go on until 'drainTimeout' is up.
          Without --wait it returns at once. With it, it tells what is left and returns when
          the daemon has ended; Ctrl-C ends the waiting alone.

        Example:
          computehost drain --wait

        """;

    /// <summary>For the end of the process after that of its last worker.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static Command Create()
    {
        var wait = new Option<bool>("--wait") { Description = "Waits until the daemon has ended." };
        return DaemonVerb.Create("drain", Description, More, [wait], async run =>
        {
            bool waits = run.Parsed.GetValue(wait);
            DrainProgress? last = null;
            try
            {
                await foreach (DrainProgress progress in run.ReadAllAsync((link, options) => link.Control.Drain(new DrainRequest(), options)))
                {
                    if (!run.Json && !progress.Equals(last))
                    {
                        await VerbRun.WriteAsync($"The daemon drains: {Amounts.Counted(progress.Waiting, "call")} waiting, {progress.Running} running.");
                    }

                    last = progress;
                    if (!waits)
                    {
                        break;
                    }
                }
            }
            catch (VerbException e) when (last is not null && e.ExitCode == ExitCode.NoDaemon)
            {
                // It has ended, which is what was asked for.
            }

            bool ended = waits && await HasEndedAsync(run);
            if (run.Json)
            {
                await VerbRun.WriteAsync(new JsonObject { ["waiting"] = last?.Waiting ?? 0, ["running"] = last?.Running ?? 0, ["ended"] = ended }.ToText());
            }
            else if (ended)
            {
                await VerbRun.WriteAsync("The daemon has ended.");
            }

            return 0;
        });
    }

    /// <summary>The daemon closes its connections a moment before it gives its place to a successor.</summary>
    private static async Task<bool> HasEndedAsync(VerbRun run)
    {
        string path = run.Link.Target.Address.Place;
        using var timer = new PeriodicTimer(Interval);
        for (TimeSpan waited = TimeSpan.Zero; File.Exists(path); waited += Interval)
        {
            if (waited > Patience)
            {
                throw new VerbException("failed", ExitCode.Failure, $"The daemon has finished its calls, but '{path}' is still there. 'computehost logs' or the service's journal says why.");
            }

            await timer.WaitForNextTickAsync(run.Interrupted);
        }

        return true;
    }
}
