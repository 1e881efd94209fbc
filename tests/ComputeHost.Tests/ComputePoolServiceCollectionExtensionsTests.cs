using ComputeHost.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Tests;

public sealed class ComputePoolServiceCollectionExtensionsTests
{
    private readonly List<(ComputePoolOptions Options, FakeTactic Tactic)> _made = [];
    private bool _callsNeverEnd;

    [Fact]
    public async Task AddComputePool_Resolved_ClientIsThePool()
    {
        await using ServiceProvider provider = CreateServices().AddComputePool(options => options.MaxWorkers = 3).BuildServiceProvider();

        Assert.Same(provider.GetRequiredService<ComputePool>(), provider.GetRequiredService<IComputeClient>());
        Assert.Equal(3, Assert.Single(_made).Options.MaxWorkers);
    }

    [Fact]
    public async Task AddComputePool_Twice_AddsOnePoolWithBothSettings()
    {
        IServiceCollection services = CreateServices().AddComputePool(options => options.MaxWorkers = 3).AddComputePool(options => options.SlotsPerWorker = 2);
        await using ServiceProvider provider = services.BuildServiceProvider();
        await StartAsync(provider);

        (ComputePoolOptions options, FakeTactic tactic) = Assert.Single(_made);
        Assert.Equal((3, 2), (options.MaxWorkers, options.SlotsPerWorker));
        Assert.Equal(["start"], tactic.Steps);
        Assert.Single(services, service => service.ServiceType == typeof(ComputePool));
    }

    [Fact]
    public async Task AddComputePool_ClientAlreadyThere_IsKept()
    {
        var own = new FakeTactic();
        await using ServiceProvider provider = CreateServices().AddSingleton<IComputeClient>(own).AddComputePool().BuildServiceProvider();

        Assert.Same(own, provider.GetRequiredService<IComputeClient>());
    }

    [Fact]
    public async Task AddComputePool_OptionsConfiguredElsewhere_AreUsed()
    {
        await using ServiceProvider provider = CreateServices().AddComputePool().Configure<ComputePoolOptions>(options => options.PendingLimit = 7).BuildServiceProvider();

        _ = provider.GetRequiredService<IComputeClient>();

        Assert.Equal(7, Assert.Single(_made).Options.PendingLimit);
    }

    [Fact]
    public async Task AddComputePool_OptionOutOfRange_FailsTheStartOfTheApplication()
    {
        await using ServiceProvider provider = CreateServices().AddComputePool(options => options.MaxWorkers = 0).BuildServiceProvider();

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(provider));

        Assert.Contains("ComputePoolOptions.MaxWorkers is '0'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddComputePool_NoLoggerFactorySet_TakesTheApplications()
    {
        using var logs = new LogCapture();
        await using ServiceProvider provider = CreateServices().AddSingleton<ILoggerFactory>(logs).AddComputePool().BuildServiceProvider();

        _ = provider.GetRequiredService<IComputeClient>();

        Assert.Same(logs, Assert.Single(_made).Options.LoggerFactory);
    }

    [Fact]
    public async Task AddComputePool_LoggerFactorySet_KeepsIt()
    {
        using var logs = new LogCapture();
        await using ServiceProvider provider = CreateServices().AddSingleton<ILoggerFactory>(logs).AddComputePool(options => options.LoggerFactory = NullLoggerFactory.Instance).BuildServiceProvider();

        _ = provider.GetRequiredService<IComputeClient>();

        Assert.Same(NullLoggerFactory.Instance, Assert.Single(_made).Options.LoggerFactory);
    }

    [Fact]
    public async Task AddComputePool_Names_MakeSeparatePools()
    {
        await using ServiceProvider provider = CreateServices()
            .AddComputePool("images", options => options.MaxWorkers = 2)
            .AddComputePool("prices", options => options.MaxWorkers = 4)
            .AddComputePool("images", options => options.StandbyWorkers = 1)
            .BuildServiceProvider();
        await StartAsync(provider);

        Assert.Equal([(2, 1), (4, 0)], _made.Select(made => (made.Options.MaxWorkers, made.Options.StandbyWorkers)));
        Assert.Equal(["images", "prices"], _made.Select(made => made.Options.Name));
        Assert.All(_made, made => Assert.Equal(["start"], made.Tactic.Steps));
        Assert.Same(provider.GetRequiredKeyedService<ComputePool>("images"), provider.GetRequiredKeyedService<IComputeClient>("images"));
        Assert.NotSame(provider.GetRequiredKeyedService<IComputeClient>("images"), provider.GetRequiredKeyedService<IComputeClient>("prices"));
        Assert.Null(provider.GetService<IComputeClient>());
    }

    [Fact]
    public void AddComputePool_EmptyName_IsRefused() => Assert.Throws<ArgumentException>(() => new ServiceCollection().AddComputePool(""));

    [Fact]
    public async Task Host_StartsAndStops_PoolStartsAndStopsWithIt()
    {
        using IHost host = CreateHost();
        await host.StartAsync().DefaultTimeout();
        FakeTactic tactic = Assert.Single(_made).Tactic;
        Assert.Equal(["start"], tactic.Steps);

        await host.StopAsync().DefaultTimeout();

        Assert.Equal(["start", "stop", "drained"], tactic.Steps);
    }

    [Fact]
    public async Task Host_ServiceAddedBeforeThePool_CanCallFromItsStartToItsEnd()
    {
        using IHost host = CreateHost(services => services.AddHostedService<CallingService>());
        await host.StartAsync().DefaultTimeout();

        await host.StopAsync().DefaultTimeout();

        Assert.Equal(["start", "execute", "execute", "stop", "drained"], Assert.Single(_made).Tactic.Steps);
    }

    [Fact]
    public async Task Host_StartOfALaterServiceFails_PoolIsEndedWithTheHost()
    {
        using IHost host = CreateHost(services => services.AddHostedService<FailingService>());
        await Assert.ThrowsAsync<NotSupportedException>(() => host.StartAsync().DefaultTimeout());

        await host.StopAsync().DefaultTimeout();

        Assert.Equal(["start", "stop", "drained"], Assert.Single(_made).Tactic.Steps);
    }

    [Fact]
    public async Task Host_ShutdownTimeIsUp_EndsTheDrain()
    {
        _callsNeverEnd = true;
        using IHost host = CreateHost();
        await host.StartAsync().DefaultTimeout();

        await host.StopAsync(new CancellationToken(canceled: true)).DefaultTimeout();

        Assert.Equal(["start", "stop", "hurried"], Assert.Single(_made).Tactic.Steps);
    }

    [Fact]
    public async Task Host_PoolCannotStart_StartOfTheApplicationFails()
    {
        var cause = new WorkerStartException("There is no dotnet.");
        await using ServiceProvider provider = CreateServices(tactic => tactic.Started.SetException(cause)).AddComputePool().BuildServiceProvider();

        Assert.Same(cause, await Assert.ThrowsAsync<WorkerStartException>(() => StartAsync(provider)));
    }

    [Fact]
    public async Task Provider_Disposed_DisposesThePool()
    {
        ServiceProvider provider = CreateServices().AddComputePool().BuildServiceProvider();
        _ = provider.GetRequiredService<IComputeClient>();

        await provider.DisposeAsync().DefaultTimeout();

        Assert.Equal(["stop", "drained"], Assert.Single(_made).Tactic.Steps);
    }

    private static Task StartAsync(ServiceProvider provider) =>
        Assert.IsAssignableFrom<IHostedLifecycleService>(Assert.Single(provider.GetServices<IHostedService>())).StartingAsync(CancellationToken.None).DefaultTimeout();

    private IHost CreateHost(Action<IServiceCollection>? addFirst = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        addFirst?.Invoke(builder.Services);
        foreach (ServiceDescriptor service in CreateServices().AddComputePool())
        {
            builder.Services.Add(service);
        }

        return builder.Build();
    }

    private ServiceCollection CreateServices(Action<FakeTactic>? prepare = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ComputeTacticFactory>(options =>
        {
            var tactic = new FakeTactic();
            prepare?.Invoke(tactic);
            tactic.Started.TrySetResult();
            if (!_callsNeverEnd)
            {
                tactic.Drained.SetResult();
            }

            _made.Add((options, tactic));
            return tactic;
        });
        return services;
    }

    private static int Answer() => 42;

    /// <summary>Calls when it starts and, like a service that finishes its work, when it stops.</summary>
    private sealed class CallingService(IComputeClient client) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => client.RunAsync(Answer, CancellationToken.None);

        public Task StopAsync(CancellationToken cancellationToken) => client.RunAsync(Answer, CancellationToken.None);
    }

    private sealed class FailingService : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
