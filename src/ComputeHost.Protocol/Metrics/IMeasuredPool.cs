namespace ComputeHost.Protocol.Metrics;

/// <summary>A part of a pool that gauges look at while it lives.</summary>
internal interface IMeasuredPool
{
    /// <summary>What the pool is called in tags.</summary>
    string Pool { get; }
}
