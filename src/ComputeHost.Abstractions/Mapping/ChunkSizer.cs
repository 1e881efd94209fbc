namespace ComputeHost.Mapping;

/// <summary>
/// How many items go into the next chunk: so many that a chunk runs for some milliseconds, by what was measured so far. Then what it costs to send one does not
/// count, and yet no worker is left alone with much work at the end. Begins with one item. Not thread-safe.
/// </summary>
/// <param name="fixedSize">The size, if the caller has chosen it; otherwise 0.</param>
internal sealed class ChunkSizer(int fixedSize)
{
    public const int MostItems = 16 * 1024;

    private const double TargetMilliseconds = 5;
    private const double MostBytes = 512 * 1024;
    private const int Growth = 8;
    private const double Weight = 0.25;

    private double _milliseconds;
    private double _bytes;
    private bool _hasMeasured;

    public int Size { get; private set; } = Math.Max(1, fixedSize);

    /// <summary>Takes account of a chunk that has ended.</summary>
    /// <param name="items">How many items it had.</param>
    /// <param name="runTime">How long the method ran for all of them.</param>
    /// <param name="bytes">How many bytes they and their results took.</param>
    public void Record(int items, TimeSpan runTime, long bytes)
    {
        if (fixedSize > 0 || items == 0)
        {
            return;
        }

        double milliseconds = runTime.TotalMilliseconds / items;
        // Slower items count at once: too large a chunk costs more than one that is too small.
        _milliseconds = !_hasMeasured || milliseconds > _milliseconds ? milliseconds : Blend(_milliseconds, milliseconds);
        _bytes = !_hasMeasured || bytes > _bytes * items ? (double)bytes / items : Blend(_bytes, (double)bytes / items);
        _hasMeasured = true;
        double wanted = Math.Min(TargetMilliseconds / Math.Max(_milliseconds, 1e-6), MostBytes / Math.Max(_bytes, 1));
        Size = (int)Math.Clamp(wanted, 1, Math.Min(MostItems, Size * Growth));
    }

    private static double Blend(double old, double latest) => old + ((latest - old) * Weight);
}
