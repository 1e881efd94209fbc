namespace ComputeHost.Queue.RabbitMQ.Consuming;

/// <summary>What a message means to a consumer that gets it.</summary>
internal enum Arrival
{
    /// <summary>A job that it has not.</summary>
    New = 0,

    /// <summary>A job that it has: the message takes the place of the one by which it had it.</summary>
    Adopted = 1,

    /// <summary>A job that it has finished: nothing is left to do.</summary>
    Finished = 2,
}
