namespace ComputeHost;

/// <summary>Where outcomes lie until their callers have them.</summary>
public enum RabbitMqMailbox
{
    /// <summary>In a stream, which every broker of a cluster has a copy of. It is not written through: where a single broker loses its power, the last outcomes may be lost.</summary>
    Stream = 0,

    /// <summary>In a stream and, written through, in a quorum queue: no outcome is lost when a single broker loses its power. Costs about a third of the jobs per second.</summary>
    Quorum = 1,
}
