using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue;

/// <summary>What every engine is told when it is opened.</summary>
public sealed record QueueEngineSettings
{
    /// <summary>The address as the user gave it, as <c>sqlite:jobs.db</c>. It may hold credentials: never log it as it is.</summary>
    public required string Url { get; init; }

    /// <summary>Whether a store that is not there is an error, instead of being made.</summary>
    public bool MustExist { get; init; }

    /// <summary>How long a consumer that shows no sign of life keeps its claims.</summary>
    public required TimeSpan LeaseTimeout { get; init; }

    /// <summary>How many jobs may wait, at most.</summary>
    public required long MaxWaiting { get; init; }

    /// <summary>How long a job whose method no consumer knows is left for others before it is dead.</summary>
    public required TimeSpan UnknownMethodTimeout { get; init; }

    /// <summary>The largest body of a job or an outcome, in bytes.</summary>
    public required long MaxBody { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider TimeProvider { get; init; }

    /// <summary>Where the engine's messages go.</summary>
    public required ILoggerFactory LoggerFactory { get; init; }
}
