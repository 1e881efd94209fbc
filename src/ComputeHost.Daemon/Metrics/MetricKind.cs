namespace ComputeHost.Daemon.Metrics;

/// <summary>What a metric's values mean.</summary>
internal enum MetricKind
{
    /// <summary>A sum that never falls.</summary>
    Counter,

    /// <summary>What there is at a moment.</summary>
    Gauge,

    /// <summary>How many values lie below each of some bounds.</summary>
    Histogram,
}
