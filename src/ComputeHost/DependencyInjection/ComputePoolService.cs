using Microsoft.Extensions.Hosting;

namespace ComputeHost.DependencyInjection;

/// <summary>
/// Starts and stops the pools of an application together with it: before all its other services and after them, in whatever order they were added,
/// because they may call at any time between.
/// </summary>
internal sealed class ComputePoolService(IServiceProvider services, IEnumerable<ComputePoolRegistration> registrations) : IHostedLifecycleService
{
    private IReadOnlyList<ComputePool> _pools = [];

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _pools = [.. registrations.Select(registration => registration.Resolve(services))];
        return Task.WhenAll(_pools.Select(pool => pool.EnsureStartedAsync(cancellationToken)));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(_pools.Select(pool => pool.StopAsync(cancellationToken)));
}
