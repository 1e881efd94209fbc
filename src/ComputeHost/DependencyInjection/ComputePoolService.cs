using Microsoft.Extensions.Hosting;

namespace ComputeHost.DependencyInjection;

/// <summary>
/// Starts and stops the pools of an application together with it: before all its other services and after them, in whatever order they were added,
/// because they may call at any time between.
/// </summary>
internal sealed class ComputePoolService(IServiceProvider services, IEnumerable<ComputePoolRegistration> registrations) : IHostedLifecycleService
{
    private IReadOnlyList<ComputePool>? _pools;
    private bool _hasLifecycle;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _hasLifecycle = true;
        return StartPoolsAsync(cancellationToken);
    }

    /// <remarks>Some hosts know no more of a service than this and <see cref="StopAsync"/>.</remarks>
    public Task StartAsync(CancellationToken cancellationToken) => _hasLifecycle ? Task.CompletedTask : StartPoolsAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _hasLifecycle ? Task.CompletedTask : StopPoolsAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => StopPoolsAsync(cancellationToken);

    private Task StartPoolsAsync(CancellationToken cancellationToken)
    {
        _pools = [.. registrations.Select(registration => registration.Resolve(services))];
        return Task.WhenAll(_pools.Select(pool => pool.EnsureStartedAsync(cancellationToken)));
    }

    private Task StopPoolsAsync(CancellationToken cancellationToken) => Task.WhenAll((_pools ?? []).Select(pool => pool.StopAsync(cancellationToken)));
}
