using System.Text.Json;

namespace ComputeHost.QueueApp.Callers;

/// <summary>What a caller in a process of its own is told.</summary>
public sealed record CallerOrder
{
    /// <summary>The queue's address.</summary>
    public required string Url { get; init; }

    /// <summary>How many jobs it enqueues.</summary>
    public required int Jobs { get; init; }

    /// <summary>The file in which they mark their runs.</summary>
    public required string RunLog { get; init; }

    /// <summary>How long their outcomes are kept; null for the default.</summary>
    public TimeSpan? ResultTtl { get; init; }

    public static CallerOrder Parse(string text) => JsonSerializer.Deserialize<CallerOrder>(text)!;

    public override string ToString() => JsonSerializer.Serialize(this);
}
