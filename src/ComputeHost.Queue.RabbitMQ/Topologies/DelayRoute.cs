namespace ComputeHost.Queue.RabbitMQ.Topologies;

/// <summary>
/// The way of a delayed job through queues of fixed waiting times, each twice as long as the next: one binary digit of the delay per level. So no job
/// waits behind one
/// with a longer delay, and the broker alone moves it. Pure.
/// </summary>
/// <param name="Level">The level at which it begins.</param>
/// <param name="RoutingKey">A word per level from the highest to the lowest, 1 to wait there and 0 to pass, then the destination.</param>
internal readonly record struct DelayRoute(int Level, string RoutingKey)
{
    /// <summary>How many levels there can be.</summary>
    public const int Levels = 23;

    /// <summary>How long the lowest level waits.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest delay: nine days and a half.</summary>
    public static TimeSpan Longest { get; } = Step * ((1 << Levels) - 1);

    /// <param name="delay">More than zero, at most <see cref="Longest"/>. Rounded up to whole steps.</param>
    /// <param name="destination">The word that the last exchange routes by.</param>
    public static DelayRoute For(TimeSpan delay, string destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, Longest);
        int steps = (int)Math.Ceiling(delay / Step);
        IEnumerable<string> words = Enumerable.Range(0, Levels).Select(index => (steps >> (Levels - 1 - index) & 1) == 1 ? "1" : "0");
        return new DelayRoute(int.Log2(steps), string.Join('.', words.Append(destination)));
    }

    /// <summary>How long a level waits.</summary>
    public static TimeSpan WaitOf(int level) => Step * (1 << level);

    /// <summary>What a level's exchange compares: its own word, whatever the higher ones are.</summary>
    public static string PatternOf(int level, bool waits) => string.Concat(Enumerable.Repeat("*.", Levels - 1 - level)) + (waits ? "1.#" : "0.#");
}
