namespace ComputeHost;

/// <summary>How a worker is chosen among those that have a free slot.</summary>
public enum ComputePicker
{
    /// <summary>One after another, so that all are used alike. The default.</summary>
    RoundRobin,

    /// <summary>The one with the fewest unfinished calls; for pools with several slots per worker.</summary>
    LeastLoaded,

    /// <summary>The oldest first, so that spare workers stay idle and can be let go; for pools that grow and shrink.</summary>
    FillFirst,
}
