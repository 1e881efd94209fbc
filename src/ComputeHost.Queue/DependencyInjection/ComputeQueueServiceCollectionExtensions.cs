using ComputeHost;
using ComputeHost.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a queue to an application's services.</summary>
public static class ComputeQueueServiceCollectionExtensions
{
    /// <summary>
    /// Adds a queue: <see cref="ComputeQueue"/> as a singleton, which opens with the application, or with its first job, and gives the application's
    /// compute pools the
    /// queue tactic.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="url">
    /// The queue's address, as for <see cref="ComputeQueue.OpenAsync"/>. <see langword="null"/> for <see cref="ComputePoolOptions.Queue"/> of the
    /// application's pool, which
    /// can come from its configuration.
    /// </param>
    /// <param name="configure">Sets the queue's options, or <see langword="null"/> for the defaults. Called when the queue is made.</param>
    /// <returns>What serves the queue: <see cref="ComputeQueueBuilder.Serve"/>.</returns>
    /// <remarks>
    /// Adding it again adds no second queue, only further settings. The options can also be set as <see cref="IOptions{TOptions}"/> of
    /// <see cref="ComputeQueueOptions"/>.
    /// A queue that cannot be opened fails the start of the application.
    /// </remarks>
    public static ComputeQueueBuilder AddComputeQueue(this IServiceCollection services, string? url = null, Action<ComputeQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<ComputeQueueOptions> options = services.AddOptions<ComputeQueueOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddSingleton(provider => CreateQueue(provider, url));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<ComputePoolOptions>, PoolsUseQueue>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ComputeQueueService>());
        return new ComputeQueueBuilder(services);
    }

    private static ComputeQueue CreateQueue(IServiceProvider provider, string? url)
    {
        ComputeQueueOptions options = provider.GetRequiredService<IOptions<ComputeQueueOptions>>().Value;
        options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
        string address = url ?? provider.GetRequiredService<IOptionsMonitor<ComputePoolOptions>>().CurrentValue.Queue ?? throw new InvalidOperationException(
            "The queue has no address. Give one to AddComputeQueue, or set ComputePoolOptions.Queue, in code or in the application's configuration.");
        return ComputeQueue.Create(address, options);
    }
}
