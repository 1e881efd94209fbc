using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ComputeHost.Daemon.Tests.Connecting;

/// <summary>How programs find a daemon, and what they are told when there is none.</summary>
public sealed class ConnectTests
{
    [LinuxFact]
    public async Task ConnectAsync_NoDaemon_SaysHowToStartOne()
    {
        NoWorkersException none = await Assert.ThrowsAsync<NoWorkersException>(() => ComputeClient.ConnectAsync("unix:/tmp/no-such-daemon/d.sock").DefaultTimeout());

        Assert.Contains("'/tmp/no-such-daemon/d.sock'", none.Message, StringComparison.Ordinal);
        Assert.Contains("computehost serve", none.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/run/x.sock", "it has no scheme")]
    [InlineData("http:/run/x.sock", "its scheme is 'http'")]
    [InlineData("unix:x.sock", "'x.sock' is no absolute path")]
    [InlineData("unix:/x.sock?pol=a", "'pol=a' is not 'pool='")]
    public async Task ConnectAsync_MalformedAddress_NamesWhatIsWrong(string address, string problem)
    {
        ArgumentException wrong = await Assert.ThrowsAsync<ArgumentException>(() => ComputeClient.ConnectAsync(address));

        Assert.Contains(problem, wrong.Message, StringComparison.Ordinal);
        Assert.Contains("unix:/run/computehost/default.sock", wrong.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task ConnectAsync_SeveralPools_OneMustBeNamed()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync($"\"maxWorkers\": 1 }}, \"other\": {{ \"assembly\": \"{TestDaemon.SharedMethods}\", \"maxWorkers\": 1");

        NoWorkersException ambiguous = await Assert.ThrowsAsync<NoWorkersException>(() => ComputeClient.ConnectAsync(daemon.Address).DefaultTimeout());
        Assert.Contains("'default', 'other'", ambiguous.Message, StringComparison.Ordinal);
        NoWorkersException unknown = await Assert.ThrowsAsync<NoWorkersException>(() => ComputeClient.ConnectAsync(daemon.Address + "?pool=third").DefaultTimeout());
        Assert.Contains("no pool 'third'", unknown.Message, StringComparison.Ordinal);
        await using ComputeClient client = await ComputeClient.ConnectAsync(daemon.Address + "?pool=other").DefaultTimeout();
        Assert.Equal(4, await client.RunAsync(Work.Twice, 2).DefaultTimeout());
    }

    [LinuxFact]
    public async Task AddComputeClient_DaemonStartsLater_CallsWaitForIt()
    {
        string directory = Directory.CreateTempSubdirectory("chd-").FullName;
        await using ServiceProvider services = new ServiceCollection()
            .AddComputeClient(options => (options.Address, options.DrainTimeout) = ($"unix:{directory}/later.sock", TimeSpan.Zero))
            .BuildServiceProvider();
        IComputeClient client = services.GetRequiredService<IComputeClient>();
        Task<int> early = client.RunAsync(Work.Twice, 21);

        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 1");
        File.CreateSymbolicLink($"{directory}/later.sock", daemon.SocketPath);

        Assert.Equal(42, await early.DefaultTimeout());
        Assert.True(services.GetRequiredService<ComputeClient>().IsConnected);
        Directory.Delete(directory, recursive: true);
    }

    [LinuxFact]
    public async Task RunAsync_RejectWhileDisconnected_FailsAtOnceWithTheReason()
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddComputeClient("x", static options => (options.Address, options.RejectWhileDisconnected) = ("unix:/tmp/no-such-daemon/d.sock", true))
            .BuildServiceProvider();
        var client = services.GetRequiredKeyedService<ComputeClient>("x");
        await Eventually.UntilAsync("calls are rejected", () => client.RunAsync(Work.Twice, 1) is { IsFaulted: true } call && call.Exception.InnerException is NoWorkersException);

        NoWorkersException none = await Assert.ThrowsAsync<NoWorkersException>(() => client.RunAsync(Work.Twice, 1).DefaultTimeout());

        Assert.Contains("computehost serve", none.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task AddComputePool_AddressIsSet_UsesTheDaemonAndStartsNoWorker()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 1");
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddComputePool(options => options.Address = daemon.Address);
        using IHost host = builder.Build();
        await host.StartAsync().DefaultTimeout();
        var pool = host.Services.GetRequiredService<ComputePool>();

        Assert.Equal(10, await pool.RunAsync(Work.Twice, 5).DefaultTimeout());
        Assert.Equal(0, pool.GetStatistics().TotalWorkersStarted);
        Assert.Equal(1, pool.GetStatistics().TotalSucceeded);
        await host.StopAsync().DefaultTimeout();
    }

    [LinuxFact]
    public async Task StartAsync_AddressWithoutDaemon_FailsTheStart()
    {
        var options = new ComputePoolOptions { Address = "unix:/tmp/no-such-daemon/d.sock" };

        WorkerStartException failed = await Assert.ThrowsAsync<WorkerStartException>(() => ComputePool.StartAsync(options).DefaultTimeout());

        Assert.Contains("ComputePoolOptions.Address", failed.Message, StringComparison.Ordinal);
        Assert.Contains("computehost serve", failed.Message, StringComparison.Ordinal);
    }

    /// <summary>The client does not map a segment that is longer than its own limit needs.</summary>
    [LinuxFact]
    public async Task RunAsync_ClientWithASmallerMaxPayloadThanTheDaemon_GetsLargeResultsInFrames()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 1");
        await using ComputeClient client = await ComputeClient.ConnectAsync(daemon.Address, new ComputeClientOptions { MaxPayload = 1024 * 1024 }).DefaultTimeout();

        Assert.Equal(100_000, (await client.RunAsync(Work.Fill, 100_000).DefaultTimeout()).Length);
        Assert.Equal(900_000, (await client.RunAsync(Work.Echo, new byte[900_000]).DefaultTimeout()).Length);
    }
}
