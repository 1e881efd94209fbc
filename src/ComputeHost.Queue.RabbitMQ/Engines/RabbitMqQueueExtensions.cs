using ComputeHost.Queue.RabbitMQ.Engines;

namespace ComputeHost;

/// <summary>Adds RabbitMQ to a queue's engines.</summary>
public static class RabbitMqQueueExtensions
{
    /// <summary>Lets the queue open addresses that begin with <c>amqp:</c> or <c>amqps:</c>.</summary>
    /// <param name="options">The queue's options.</param>
    /// <param name="configure">Changes how RabbitMQ is used, or <see langword="null"/> for the defaults.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentException">An option is out of its range; the message has all errors.</exception>
    public static ComputeQueueOptions UseRabbitMq(this ComputeQueueOptions options, Action<RabbitMqQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var own = new RabbitMqQueueOptions();
        configure?.Invoke(own);
        own.Check();
        return options.UseEngine(new RabbitEngineFactory(own.Copy()));
    }
}
