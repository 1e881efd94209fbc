using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Relay;

/// <summary>A daemon and a client for the tests of a class.</summary>
public sealed class DaemonFixture : IAsyncLifetime
{
    public TestDaemon Daemon { get; private set; } = null!;

    public ComputeClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Daemon = await TestDaemon.StartAsync("\"minWorkers\": 1, \"maxWorkers\": 2, \"cancellationGrace\": \"300ms\"");
        Client = await ComputeClient.ConnectAsync(Daemon.Address);
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await Daemon.DisposeAsync();
    }
}
