namespace ComputeHost;

/// <summary>Options of one <c>MapAsync</c>. Immutable, so one instance may be used for many.</summary>
public sealed record ComputeMapOptions
{
    private const int MostItemsInChunk = 100_000;
    private const int MostChunksInFlight = 1024;

    /// <summary>Whether results come in the order of their items.</summary>
    /// <value>The default is <see langword="true"/>; with <see langword="false"/> the results of a chunk come as soon as it has ended.</value>
    public bool Ordered { get; init; } = true;

    /// <summary>How many items are sent together, from 1 to 100,000.</summary>
    /// <value>
    /// The default, 0, sizes each chunk by the run times that were measured before, so that it runs for about 5 ms, and sends fewer of a source that
    /// takes that long to give them.
    /// </value>
    public int ChunkSize { get; init; }

    /// <summary>How many chunks are with the pool at once, from 1 to 1024. It bounds how far the source is read ahead of the results.</summary>
    /// <value>The default, 0, means twice the number of this machine's processors, and 4 at least.</value>
    public int ChunksInFlight { get; init; }

    /// <summary>Called with each item that failed; the others are still delivered.</summary>
    /// <value>
    /// The default, <see langword="null"/>, lets the enumeration end with the <see cref="ComputeItemException"/> of the first item that failed, after
    /// the results before it.
    /// </value>
    /// <remarks>Called while the results are enumerated, one at a time; what it throws ends the enumeration.</remarks>
    public Action<ComputeItemException>? ItemFailed { get; init; }

    /// <summary>Receives how far the mapping is, once per chunk, while the results are enumerated.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public IProgress<ComputeMapProgress>? Progress { get; init; }

    /// <summary>
    /// Options of the calls that carry the chunks. Their time limits hold for a call, which is a whole chunk, or the rest of one whose results did
    /// not fit into one answer.
    /// </summary>
    /// <value>The default, <see langword="null"/>, means those of the method and the pool.</value>
    public ComputeCallOptions? Call { get; init; }

    internal int EffectiveChunksInFlight => ChunksInFlight > 0 ? ChunksInFlight : Math.Max(4, 2 * Environment.ProcessorCount);

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Check()
    {
        var errors = new OptionErrors(nameof(ComputeMapOptions));
        errors.CheckRange(nameof(ChunkSize), ChunkSize, 0, MostItemsInChunk, ", or to 0 to leave it to the library");
        errors.CheckRange(nameof(ChunksInFlight), ChunksInFlight, 0, MostChunksInFlight, ", or to 0 to leave it to the library");
        if (Call?.Progress is not null)
        {
            errors.Add(nameof(Call), Call, $"but must have no Progress, because the reports of a chunk's items cannot be told apart. Use {nameof(ComputeMapOptions)}.{nameof(Progress)}.");
        }

        errors.ThrowIfAny("the mapping");
    }
}
