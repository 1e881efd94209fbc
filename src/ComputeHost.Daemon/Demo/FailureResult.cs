namespace ComputeHost.Daemon.Demo;

/// <summary>What one failing call did.</summary>
internal sealed record FailureResult
{
    /// <summary>The key in the JSON.</summary>
    public required string Key { get; init; }

    public required string Title { get; init; }

    /// <summary>The type of the exception that the caller got; null if it got none.</summary>
    public required string? Exception { get; init; }

    /// <summary>Why the worker died, or the type of what the method threw; null where neither applies.</summary>
    public string? Cause { get; init; }

    public required string? Message { get; init; }

    /// <summary>Until the caller had its exception.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Until the next call had its result; null if it failed.</summary>
    public required TimeSpan? NextCall { get; init; }

    /// <summary>The first lines of what the dying worker printed.</summary>
    public IReadOnlyList<string> Printed { get; init; } = [];

    /// <summary>Whether the caller got the right exception and the pool served the next call.</summary>
    public required bool AsPromised { get; init; }
}
