namespace ComputeHost.Queue.RabbitMQ.Publishing;

/// <summary>What the broker said to a message.</summary>
internal enum PublishResult
{
    /// <summary>It is stored.</summary>
    Stored = 0,

    /// <summary>No queue takes it.</summary>
    Unroutable = 1,

    /// <summary>Its queue is full.</summary>
    Refused = 2,

    /// <summary>It is larger than the broker takes.</summary>
    TooLarge = 3,
}
