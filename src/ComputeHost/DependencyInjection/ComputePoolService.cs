using Microsoft.Extensions.Hosting;

namespace ComputeHost.DependencyInjection;

/// <summary>Starts and stops the pools of an application together with it.</summary>
internal sealed class ComputePoolService(IServiceProvider services, IEnumerable<ComputePoolRegistration> registrations) : IHostedService
{
    private IReadOnlyList<ComputePool> _pools = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _pools = [.. registrations.Select(registration => registration.Resolve(services))];
        return Task.WhenAll(_pools.Select(pool => pool.EnsureStartedAsync(cancellationToken)));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_pools.Select(pool => pool.StopAsync(cancellationToken)));
}
