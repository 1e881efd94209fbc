using ComputeHost.TestSupport.Brokers;

namespace ComputeHost.Queue.RabbitMQ.Tests.Brokers;

/// <summary>
/// One broker for tests that kill it, take its memory or wait for its patience to end: 3 s. They run one after another, and leave it running.
/// </summary>
public sealed class RestartingBroker : IAsyncLifetime
{
    public RabbitBroker Broker { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (RabbitBroker.Obstacle is null)
        {
            Broker = await RabbitBroker.StartAsync(new RabbitBrokerOptions { AcknowledgementTimeout = TimeSpan.FromSeconds(3) });
        }
    }

    public async Task DisposeAsync()
    {
        if (Broker is not null)
        {
            await Broker.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class RestartingBrokerTests : ICollectionFixture<RestartingBroker>
{
    public const string Name = "restarting broker";
}
