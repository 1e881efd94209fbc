using ComputeHost.TestSupport;
using ComputeHost.TestSupport.Brokers;
using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Tests.Brokers;

/// <summary>The broker of the tests: what they rely on.</summary>
public sealed class RabbitBrokerTests
{
    [RabbitFact]
    public async Task KillAndRestart_OfABroker_KeepsItsQueuesAndLeavesNothing()
    {
        RabbitBroker broker = await RabbitBroker.StartAsync();
        string directory = broker.DirectoryPath;
        var factory = new ConnectionFactory { Uri = broker.AddressUri, AutomaticRecoveryEnabled = false };

        await using (IConnection connection = await factory.CreateConnectionAsync())
        {
            await using IChannel channel = await connection.CreateChannelAsync();
            await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
            await broker.KillAsync();
        }

        await broker.RestartAsync();
        await using (IConnection connection = await factory.CreateConnectionAsync())
        {
            await using IChannel channel = await connection.CreateChannelAsync();
            Assert.Equal(0u, (await channel.QueueDeclarePassiveAsync("kept")).MessageCount);
        }

        await broker.DisposeAsync();

        Assert.Empty(ProcessWatch.WithMarker(directory));
        Assert.False(Directory.Exists(directory));
    }
}
