using ComputeHost.Queue.Contract;
using ComputeHost.Queue.Contract.Memory;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Queue.Tests.Contract;

/// <summary>The engine that tests use passes the contract, so that the contract can be passed.</summary>
public sealed class MemoryQueueEngineTests : QueueEngineContract
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly MemoryQueueFactory _factory = new();

    protected override TimeSpan Moment => TimeSpan.FromSeconds(10);

    protected override TimeProvider Time => _time;

    protected override Task<IQueueEngine> OpenEngineAsync(QueueEngineSettings settings) => _factory.OpenAsync(settings, CancellationToken.None).AsTask();

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        _factory.Store.Wake();
        return Task.CompletedTask;
    }

    protected override Task LoseAsync(IQueueEngine engine)
    {
        _factory.Store.Lose(consumer => consumer.Engine == engine, "It was killed.");
        return Task.CompletedTask;
    }
}
