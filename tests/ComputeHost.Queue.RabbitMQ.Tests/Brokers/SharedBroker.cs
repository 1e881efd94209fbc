using ComputeHost.TestSupport.Brokers;

namespace ComputeHost.Queue.RabbitMQ.Tests.Brokers;

/// <summary>One broker for all tests that do it no harm: a start takes seconds. Each test has a queue of its own in it.</summary>
public sealed class SharedBroker : IAsyncLifetime
{
    public RabbitBroker Broker { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (RabbitBroker.Obstacle is null)
        {
            Broker = await RabbitBroker.StartAsync();
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
public sealed class SharedBrokerTests : ICollectionFixture<SharedBroker>
{
    public const string Name = "broker";
}
