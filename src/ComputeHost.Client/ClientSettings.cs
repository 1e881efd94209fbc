using ComputeHost.Protocol;
using ComputeHost.Protocol.Metrics;

namespace ComputeHost.Client;

/// <summary>A client's options, checked and frozen.</summary>
internal sealed record ClientSettings
{
    /// <summary>Names the user's options in messages.</summary>
    public string OptionsType { get; init; } = "ComputePoolOptions";

    /// <summary>What the pool is called in metrics.</summary>
    public string Pool { get; init; } = ComputeMeter.DefaultPool;

    public int PendingLimit { get; init; } = PoolDefaults.PendingLimit;

    /// <summary>Whether calls above <see cref="PendingLimit"/> wait instead of being rejected.</summary>
    public bool WaitWhenFull { get; init; }

    public TimeSpan QueueTimeout { get; init; } = PoolDefaults.QueueTimeout;

    public TimeSpan ExecutionTimeout { get; init; } = PoolDefaults.ExecutionTimeout;

    /// <summary>Whether a daemon is told <see cref="ExecutionTimeout"/>, instead of using its own.</summary>
    public bool TellsExecutionTimeout { get; init; }

    public TimeSpan CancellationGrace { get; init; } = PoolDefaults.CancellationGrace;

    /// <summary>How long a dispose waits for the calls under way.</summary>
    public TimeSpan DrainTimeout { get; init; } = PoolDefaults.DrainTimeout;

    /// <summary>How long a listed worker may take to send its first frame.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public long MaxPayload { get; init; } = PoolDefaults.MaxPayload;

    /// <summary>Whether the workers are another program, whose types may differ from this one's.</summary>
    public bool ComparesTypes { get; init; }

    /// <summary>Whether each value is held against what becomes of it on its way.</summary>
    public bool CheckRoundTrips { get; init; }

    /// <summary>Whether methods that run in this process get the caller's own arguments, and callers the methods' own results.</summary>
    public bool SharesValues { get; init; }

    /// <summary>Whether the calls of a method count against its own limit here. Elsewhere a daemon counts those of all its clients.</summary>
    public bool KeepsMethodLimits { get; init; } = true;

    public ComputePicker Picker { get; init; } = ComputePicker.RoundRobin;
}
