namespace ComputeHost.Queue.Mailboxes;

/// <summary>How long a loop waits before it asks an engine again that has failed: 0.1 s, doubled up to 5 s. Pure.</summary>
internal static class RetryDelays
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <param name="failures">How often it has failed without a success in between, 1 or more.</param>
    public static TimeSpan After(int failures) => failures > 6 ? Longest : TimeSpan.FromTicks(Math.Min(First.Ticks << (failures - 1), Longest.Ticks));
}
