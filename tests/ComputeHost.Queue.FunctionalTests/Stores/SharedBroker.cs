using ComputeHost.TestSupport.Brokers;

namespace ComputeHost.Queue.FunctionalTests.Stores;

/// <summary>One broker for all tests that do it no harm, from the first that needs it: a start takes seconds. Each test has a queue of its own in it.</summary>
public sealed class SharedBroker : IAsyncLifetime
{
    private Task<RabbitBroker>? _broker;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_broker is not null)
        {
            await (await _broker).DisposeAsync();
        }
    }

    /// <summary>Makes an empty store.</summary>
    public async Task<TestStore> StoreAsync(QueueKind kind) =>
        kind == QueueKind.Sqlite ? TestStore.InFile() : TestStore.At(await (_broker ??= RabbitBroker.StartAsync()));
}

[CollectionDefinition(Name)]
public sealed class SharedBrokerTests : ICollectionFixture<SharedBroker>
{
    public const string Name = "broker";
}
