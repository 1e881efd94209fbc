namespace ComputeHost.Queue.Consuming;

/// <summary>
/// How many jobs a consumer claims beyond those that run: as many as are over in a moment, so that short ones need not wait for a claim each, and long
/// ones do not
/// wait here while another consumer is free. Pure.
/// </summary>
internal static class PrefetchPolicy
{
    /// <summary>How much claimed work waits for each slot.</summary>
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);

    private const double Weight = 0.1;

    /// <param name="slots">How many run at once.</param>
    /// <param name="most">The most that may be claimed beyond them.</param>
    /// <param name="runTime">How long jobs took lately; null before the first.</param>
    public static int For(int slots, int most, TimeSpan? runTime) => runTime switch
    {
        null => 0,
        { Ticks: <= 0 } => most,
        { } time => (int)Math.Min(most, slots * (Work / time)),
    };

    /// <summary>The average with one more: an unexpectedly long job counts at once, shorter ones by and by.</summary>
    public static TimeSpan Include(TimeSpan? average, TimeSpan runTime) =>
        average is not { } known ? runTime
        : runTime > known * 4 ? (known + runTime) / 2
        : known + ((runTime - known) * Weight);
}
