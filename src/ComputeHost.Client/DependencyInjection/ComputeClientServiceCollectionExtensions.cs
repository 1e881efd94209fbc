using ComputeHost;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds clients of a daemon to an application's services.</summary>
public static class ComputeClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds a client of a daemon: <see cref="IComputeClient"/> and <see cref="ComputeClient"/> as singletons. It connects when it is first asked for, and
    /// again whenever the connection is lost; calls made before wait for it.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the client's options, or <see langword="null"/> for the defaults. Called when the client is made.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>
    /// Adding it again adds no second client, only further settings. The options can also be set, or bound to configuration, as <see
    /// cref="IOptions{TOptions}"/> of
    /// <see cref="ComputeClientOptions"/>. The container ends the client, asynchronously: dispose a <c>ServiceProvider</c> with <c>DisposeAsync</c>.
    /// </remarks>
    public static IServiceCollection AddComputeClient(this IServiceCollection services, Action<ComputeClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddOptions(services, Options.Options.DefaultName, configure);
        services.TryAddSingleton(static provider => Create(provider, Options.Options.DefaultName));
        services.TryAddSingleton<IComputeClient>(static provider => provider.GetRequiredService<ComputeClient>());
        return services;
    }

    /// <summary>
    /// Adds one of several clients, by name: <see cref="IComputeClient"/> and <see cref="ComputeClient"/> as keyed singletons with <paramref name="name"/> as
    /// the key.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The client's name: the key of its services and the name of its options.</param>
    /// <param name="configure">Sets the client's options, or <see langword="null"/> for the defaults. Called when the client is made.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>See <see cref="AddComputeClient(IServiceCollection, Action{ComputeClientOptions}?)"/>.</remarks>
    public static IServiceCollection AddComputeClient(this IServiceCollection services, string name, Action<ComputeClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        AddOptions(services, name, configure);
        services.TryAddKeyedSingleton(name, static (provider, key) => Create(provider, (string)key!));
        services.TryAddKeyedSingleton<IComputeClient>(name, static (provider, key) => provider.GetRequiredKeyedService<ComputeClient>(key));
        return services;
    }

    private static void AddOptions(IServiceCollection services, string name, Action<ComputeClientOptions>? configure)
    {
        OptionsBuilder<ComputeClientOptions> options = services.AddOptions<ComputeClientOptions>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }
    }

    private static ComputeClient Create(IServiceProvider provider, string name)
    {
        ComputeClientOptions options = provider.GetRequiredService<IOptionsMonitor<ComputeClientOptions>>().Get(name).CheckedCopy();
        options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
        return ComputeClient.Create(options);
    }
}
