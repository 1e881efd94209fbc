using ComputeHost.Queue.Contract.Memory;
using ComputeHost.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ComputeHost.Queue.Tests.Queues;

public sealed class QueueServicesTests
{
    [Fact]
    public async Task Serve_Application_RunsItsOwnJobsWhileItRuns()
    {
        await using ServiceProvider services = Services(pool => pool.Queue = "memory:", url: null);
        IHostedService[] hosted = [.. services.GetServices<IHostedService>()];
        foreach (IHostedService service in hosted)
        {
            await service.StartAsync(CancellationToken.None).DefaultTimeout();
        }

        int result = await services.GetRequiredService<IComputeClient>().RunAsync(Jobs.Twice, 3).DefaultTimeout();
        ComputeJob<int> job = await services.GetRequiredService<ComputeQueue>().EnqueueAsync(Jobs.Once, 3).DefaultTimeout();

        Assert.Equal((6, 4), (result, await job.ResultAsync().DefaultTimeout()));
        foreach (IHostedService service in hosted.Reverse())
        {
            await service.StopAsync(CancellationToken.None).DefaultTimeout();
        }
    }

    [Fact]
    public async Task AddComputeQueue_NoAddress_SaysWhereToSetIt()
    {
        await using ServiceProvider services = Services(static _ => { }, url: null);

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(services.GetRequiredService<ComputeQueue>);

        Assert.Contains("ComputePoolOptions.Queue", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddComputeQueue_UnknownScheme_NamesThoseThatThereAre()
    {
        await using ServiceProvider services = Services(static _ => { }, "unknown:");

        ArgumentException refusal = Assert.Throws<ArgumentException>(services.GetRequiredService<ComputeQueue>);

        Assert.Contains("'sqlite', 'memory'", refusal.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Action<ComputePoolOptions> configure, string? url)
    {
        var services = new ServiceCollection();
        services.AddComputeQueue(url, static options => options.UseEngine(new MemoryQueueFactory())).Serve(new ComputeServeOptions { RunOn = ComputeTactic.Thread });
        services.AddComputePool(options =>
        {
            options.Tactic = ComputeTactic.Thread;
            configure(options);
        });
        return services.BuildServiceProvider();
    }
}
