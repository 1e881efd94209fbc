using ComputeHost.Queue.RabbitMQ.Addresses;

namespace ComputeHost.Queue.RabbitMQ.Engines;

/// <summary>Opens queues at RabbitMQ brokers.</summary>
internal sealed class RabbitEngineFactory(RabbitMqQueueOptions options) : IQueueEngineFactory
{
    public IReadOnlyList<string> Schemes { get; } = ["amqp", "amqps"];

    public async ValueTask<IQueueEngine> OpenAsync(QueueEngineSettings settings, CancellationToken cancellationToken)
    {
        RabbitAddress address = RabbitAddress.Parse(settings.Url);
        CheckEncryption(address);
        var engine = new RabbitEngine(address, settings, options);
        try
        {
            await engine.OpenAsync(cancellationToken).ConfigureAwait(false);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void CheckEncryption(RabbitAddress address)
    {
        if (!address.IsEncrypted && !address.IsLoopback && !address.AllowsPlainText && !options.AllowPlainText)
        {
            throw new ArgumentException(
                $"The address '{address}' would send jobs and password as plain text to another machine. Use 'amqps:', or, where the network itself is trusted, ask for it: "
                + $"'?plaintext=true' in the address, or {nameof(RabbitMqQueueOptions)}.{nameof(RabbitMqQueueOptions.AllowPlainText)}.");
        }
    }
}
