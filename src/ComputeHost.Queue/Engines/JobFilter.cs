namespace ComputeHost;

/// <summary>Which jobs are meant. All that is set must hold.</summary>
public sealed record JobFilter
{
    /// <summary>Their statuses; empty for all.</summary>
    public IReadOnlyList<ComputeJobStatus> Statuses { get; init; } = [];

    /// <summary>The name of their method; null for all.</summary>
    public string? Method { get; init; }

    /// <summary>Their mailbox; null for all.</summary>
    public string? Mailbox { get; init; }

    /// <summary>How long ago they were enqueued, at least; null for no matter.</summary>
    public TimeSpan? OlderThan { get; init; }
}
