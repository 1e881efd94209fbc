using ComputeHost.Protocol;

namespace ComputeHost.Client;

/// <summary>A client's options, checked and frozen.</summary>
internal sealed record ClientSettings
{
    public int PendingLimit { get; init; } = PoolDefaults.PendingLimit;

    /// <summary>Whether calls above <see cref="PendingLimit"/> wait instead of being rejected.</summary>
    public bool WaitWhenFull { get; init; }

    public TimeSpan QueueTimeout { get; init; } = PoolDefaults.QueueTimeout;

    public TimeSpan ExecutionTimeout { get; init; } = PoolDefaults.ExecutionTimeout;

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

    public ComputePicker Picker { get; init; } = ComputePicker.RoundRobin;
}
