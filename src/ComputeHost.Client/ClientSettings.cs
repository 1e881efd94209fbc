namespace ComputeHost.Client;

/// <summary>A client's options, checked and frozen.</summary>
internal sealed record ClientSettings
{
    public int PendingLimit { get; init; } = 1024;

    /// <summary>Whether calls above <see cref="PendingLimit"/> wait instead of being rejected.</summary>
    public bool WaitWhenFull { get; init; }

    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan ExecutionTimeout { get; init; } = TimeSpan.FromSeconds(100);

    public TimeSpan CancellationGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a dispose waits for the calls under way.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a listed worker may take to send its first frame.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public long MaxPayload { get; init; } = 64L * 1024 * 1024;

    /// <summary>Whether the workers are another program, whose types may differ from this one's.</summary>
    public bool ComparesTypes { get; init; }

    public ComputePicker Picker { get; init; } = ComputePicker.RoundRobin;
}
