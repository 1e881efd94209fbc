using System.Globalization;
using ComputeHost.Daemon.Shell;
using ComputeHost.Supervisor.Files;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Files;

/// <summary>
/// The daemon that had this place before. What its clients sent is told as unknown or sent again, which is true only if nothing of it runs any more: so a new
/// daemon takes calls only when its predecessor and the workers are seen dead.
/// </summary>
internal static class Predecessor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Kills what the predecessor's workers have left, and waits until it is gone. Before the daemon starts workers of its own.</summary>
    /// <param name="place">The daemon's own place.</param>
    /// <param name="timeProvider">Measures the wait.</param>
    /// <param name="logger">Is told what was found.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UsageException">Something is still there; the message names it.</exception>
    public static async Task EndAsync(DaemonPlace place, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        IReadOnlyList<Leftover> left;
        try
        {
            left = await LeftoverSweep.SweepAsync(place.WorkerDirectory, Patience, timeProvider, logger, cancellationToken);
        }
        catch (IOException e)
        {
            throw new UsageException(
                $"It cannot be seen whether workers of an earlier daemon still run: {e.Message} Find that process with 'fuser {place.WorkerDirectory}', and end it.", e);
        }

        if (left.Count > 0)
        {
            string names = string.Join(", ", left.Select(Describe));
            throw new UsageException(
                $"The earlier daemon at '{place.Address}' is not dead after {Patience.TotalSeconds} s: {names}. Its calls may still run, "
                + "so this one takes none. Look at these with 'ps', end them with 'kill -9', and start again.");
        }
    }

    private static string Describe(Leftover process) =>
        string.Create(CultureInfo.InvariantCulture, $"{(process.IsHost ? "the daemon" : "the worker's process")} {process.ProcessId}");
}
