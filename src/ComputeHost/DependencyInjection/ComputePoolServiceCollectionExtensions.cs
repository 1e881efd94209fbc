using ComputeHost;
using ComputeHost.DependencyInjection;
using ComputeHost.Protocol.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds compute pools to an application's services.</summary>
public static class ComputePoolServiceCollectionExtensions
{
    /// <summary>
    /// Adds a compute pool: <see cref="IComputeClient"/> and <see cref="ComputePool"/> as singletons. The pool starts and stops with the application;
    /// calls made before it has started wait for it.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the pool's options, or <see langword="null"/> for the defaults. Called when the pool is made.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>
    /// <para>
    /// Adding it again adds no second pool, only further settings. The options can also be set, or bound to configuration, as
    /// <see cref="IOptions{TOptions}"/> of <see cref="ComputePoolOptions"/>. Options out of their range, and workers that cannot be started, fail the
    /// start of the application.
    /// </para>
    /// <para>
    /// When the application stops, running calls may go on until <see cref="ComputePoolOptions.DrainTimeout"/> or the application's shutdown timeout
    /// is up, whichever is first. In a program without a host, the first call starts the pool; dispose the <see cref="ServiceProvider"/> with
    /// <see cref="ServiceProvider.DisposeAsync"/> there.
    /// </para>
    /// </remarks>
    public static IServiceCollection AddComputePool(this IServiceCollection services, Action<ComputePoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddCommon(services, Options.Options.DefaultName, configure);
        services.TryAddSingleton(static provider => CreatePool(provider, Options.Options.DefaultName));
        services.TryAddSingleton<IComputeClient>(static provider => provider.GetRequiredService<ComputePool>());
        return services;
    }

    /// <summary>
    /// Adds one of several compute pools, by name: <see cref="IComputeClient"/> and <see cref="ComputePool"/> as keyed singletons with
    /// <paramref name="name"/> as the key.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The pool's name: the key of its services and the name of its options.</param>
    /// <param name="configure">Sets the pool's options, or <see langword="null"/> for the defaults. Called when the pool is made.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>See <see cref="AddComputePool(IServiceCollection, Action{ComputePoolOptions}?)"/>.</remarks>
    public static IServiceCollection AddComputePool(this IServiceCollection services, string name, Action<ComputePoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        AddCommon(services, name, configure);
        services.TryAddKeyedSingleton(name, static (provider, key) => CreatePool(provider, (string)key!));
        services.TryAddKeyedSingleton<IComputeClient>(name, static (provider, key) => provider.GetRequiredKeyedService<ComputePool>(key));
        return services;
    }

    private static void AddCommon(IServiceCollection services, string name, Action<ComputePoolOptions>? configure)
    {
        OptionsBuilder<ComputePoolOptions> options = services.AddOptions<ComputePoolOptions>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (!services.Any(service => service.ImplementationInstance is ComputePoolRegistration registration && registration.Name == name))
        {
            services.AddSingleton(new ComputePoolRegistration(name));
        }

        services.TryAddSingleton<ComputeTacticFactory>(ComputeTactics.Choose);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ComputePoolService>());
    }

    private static ComputePool CreatePool(IServiceProvider provider, string name)
    {
        ComputePoolOptions options = provider.GetRequiredService<IOptionsMonitor<ComputePoolOptions>>().Get(name);
        options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
        options.Name = ComputeMeter.PoolName(name);
        return ComputePool.Create(options, provider.GetRequiredService<ComputeTacticFactory>());
    }
}
