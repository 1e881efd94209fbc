namespace ComputeHost.Queue;

/// <summary>What a consumer tells its engine.</summary>
public sealed record QueueConsumerOptions
{
    /// <summary>Names the consumer to operators: program, machine and process.</summary>
    public required string Name { get; init; }

    /// <summary>The methods that it runs, by name. Jobs of others are left for others.</summary>
    public required IReadOnlyDictionary<string, QueueMethod> Methods { get; init; }

    /// <summary>How many claimed jobs it has at once, at most. 1 or more.</summary>
    public required int Prefetch { get; init; }
}
