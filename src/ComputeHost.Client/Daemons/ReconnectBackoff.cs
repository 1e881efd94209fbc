namespace ComputeHost.Client.Daemons;

/// <summary>How long to wait before the next try to reach a daemon. Pure: the caller counts and draws.</summary>
/// <param name="longest">No wait is longer.</param>
internal sealed class ReconnectBackoff(TimeSpan longest)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20);

    /// <param name="failures">How many tries have failed one after another; 0 after a session that had begun.</param>
    /// <param name="draw">A random number from 0 to 1, so that many clients of a daemon do not come back at once.</param>
    public TimeSpan After(int failures, double draw)
    {
        double doubled = First.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 20));
        return TimeSpan.FromMilliseconds(Math.Min(doubled, longest.TotalMilliseconds) * (0.5 + (draw / 2)));
    }
}
