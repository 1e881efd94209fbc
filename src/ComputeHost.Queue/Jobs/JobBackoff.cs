namespace ComputeHost;

/// <summary>How long a job waits before it is tried again.</summary>
/// <param name="First">The wait after the first attempt. Zero or more. The default is 1 second.</param>
/// <param name="Factor">By what each further wait is longer. 1 or more. The default is 4.</param>
/// <param name="Longest">No wait is longer. The default is 10 minutes.</param>
/// <remarks>Each wait is up to 20 % longer or shorter, by chance, so that jobs which failed together do not come back together.</remarks>
public readonly record struct JobBackoff(TimeSpan First, double Factor, TimeSpan Longest)
{
    private const double Jitter = 0.2;

    /// <summary>1 second, 4 seconds, 16 seconds … 10 minutes.</summary>
    public static JobBackoff Default { get; } = new(TimeSpan.FromSeconds(1), 4, TimeSpan.FromMinutes(10));

    /// <summary>The wait before the next attempt.</summary>
    /// <param name="attempts">How many attempts there have been, 1 or more.</param>
    /// <param name="chance">From 0 to less than 1: where between the shortest and the longest jitter it lies.</param>
    /// <returns>The wait.</returns>
    public TimeSpan After(int attempts, double chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        double seconds = Math.Min(First.TotalSeconds * Math.Pow(Factor, attempts - 1), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (1 - Jitter + (2 * Jitter * chance)));
    }
}
