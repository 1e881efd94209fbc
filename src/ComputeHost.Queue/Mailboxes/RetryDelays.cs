namespace ComputeHost.Queue.Mailboxes;

/// <summary>How long a loop waits before it tries again what has failed: 0.1 s, then twice as long each time. Pure.</summary>
internal static class RetryDelays
{
    private const int MostDoublings = 20;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Before an engine that has failed is asked again: at most 5 s.</summary>
    /// <param name="failures">How often it has failed without a success in between, 1 or more.</param>
    public static TimeSpan After(int failures) => After(failures, Longest);

    /// <param name="failures">How often it has failed without a success in between, 1 or more.</param>
    /// <param name="longest">No wait is longer.</param>
    public static TimeSpan After(int failures, TimeSpan longest)
    {
        TimeSpan doubled = First * (1 << Math.Min(failures - 1, MostDoublings));
        return doubled < longest ? doubled : longest;
    }
}
