using Microsoft.Extensions.Hosting;

namespace ComputeHost.DependencyInjection;

/// <summary>Opens the queue of an application and its consumers when the application starts, after its pools, and ends the consumers before these.</summary>
internal sealed class ComputeQueueService(IServiceProvider services, ComputeQueue queue, IEnumerable<ComputeServeRegistration> registrations) : IHostedService
{
    private readonly List<ComputeQueueConsumer> _consumers = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await queue.EnsureOpenAsync(cancellationToken).ConfigureAwait(false);
        foreach (ComputeServeRegistration registration in registrations)
        {
            // It waits for the pool, also in a host that starts its services in another order.
            _consumers.Add(await queue.ServeAsync(registration.ResolvePool(services), registration.Options, cancellationToken).ConfigureAwait(false));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_consumers.Select(consumer => consumer.StopAsync(cancellationToken)));
}
