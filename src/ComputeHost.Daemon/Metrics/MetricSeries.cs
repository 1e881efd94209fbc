namespace ComputeHost.Daemon.Metrics;

/// <summary>The values of one set of tags. Recording takes no lock, so that whoever reads holds nobody up.</summary>
/// <param name="bounds">The upper bounds of a histogram's buckets; none for anything else.</param>
internal sealed class MetricSeries(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _value;

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double value)
    {
        double before = Volatile.Read(ref _value);
        while (true)
        {
            double found = Interlocked.CompareExchange(ref _value, before + value, before);
            if (found.Equals(before))
            {
                return;
            }

            before = found;
        }
    }

    /// <summary>Adds a value to its bucket. A value that is a bound lies below it.</summary>
    public void Observe(double value)
    {
        int found = Array.BinarySearch(bounds, value);
        Interlocked.Increment(ref _counts[found >= 0 ? found : ~found]);
        Add(value);
    }

    public SeriesSnapshot Read(IReadOnlyList<KeyValuePair<string, string>> tags) =>
        new(tags, Volatile.Read(ref _value), bounds, [.. Enumerable.Range(0, _counts.Length).Select(index => Volatile.Read(ref _counts[index]))]);
}
