using System.Globalization;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Daemon.Service;

/// <summary>Says whether the daemon is live (a new start would not help it) and ready (calls sent to it now have a prospect).</summary>
/// <param name="pools">The pools that it serves.</param>
/// <param name="queues">Those whose jobs they take, each with why it cannot be used; empty if it can.</param>
/// <param name="isDraining">Whether it takes nothing new.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class DaemonHealth(
    Func<IEnumerable<WatchedPool>> pools, Func<IEnumerable<(string Address, string Trouble)>> queues, Func<bool> isDraining, TimeProvider timeProvider)
{
    /// <summary>How long a supervisor's thread may take; those who ask give up after about ten seconds.</summary>
    public static readonly TimeSpan PulseLimit = TimeSpan.FromSeconds(5);

    public async Task<HealthReport> CheckLiveAsync(CancellationToken cancellationToken = default) =>
        HealthReport.Of("live", await Task.WhenAll(pools().Select(pool => FindHangAsync(pool, cancellationToken))));

    public HealthReport CheckReady() =>
        HealthReport.Of("ready", isDraining()
            ? ["The daemon drains: it finishes its calls and takes no new ones."]
            : pools().Select(FindObstacle).Concat(queues().Select(FindTrouble)));

    private async Task<string?> FindHangAsync(WatchedPool pool, CancellationToken cancellationToken)
    {
        try
        {
            await pool.Pulse().WaitAsync(PulseLimit, timeProvider, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Pool '{pool.Name}' hangs: the thread of its supervisor has taken nothing to do for {PulseLimit.TotalSeconds} s, "
                + $"so none of its workers is ended or replaced. Start the daemon again.");
        }
    }

    private static string? FindTrouble((string Address, string Trouble) queue) =>
        queue.Trouble.Length == 0 ? null : $"The queue {queue.Address} cannot be used: {queue.Trouble} It is tried again until it can.";

    /// <summary>A pool that rests without workers is no obstacle: it starts one for the first call.</summary>
    private static string? FindObstacle(WatchedPool pool)
    {
        WorkerDirectorySnapshot now = pool.Workers();
        return now.Unavailable is { } cause && now.Workers.All(static worker => worker.Draining)
            ? $"Pool '{pool.Name}' is not ready: {cause.Message}"
            : null;
    }
}
