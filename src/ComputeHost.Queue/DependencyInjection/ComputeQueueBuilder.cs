using ComputeHost;
using ComputeHost.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says what an application does with its queue besides enqueueing.</summary>
public sealed class ComputeQueueBuilder
{
    private readonly IServiceCollection _services;

    internal ComputeQueueBuilder(IServiceCollection services) => _services = services;

    /// <summary>
    /// Takes the queue's jobs while the application runs, and runs them in its compute pool: after the pool has started, and until before it stops.
    /// </summary>
    /// <param name="options">The consumer's options, or <see langword="null"/> for the defaults.</param>
    /// <param name="pool">The name of the pool; <see langword="null"/> for the one without a name.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">Options are out of their range.</exception>
    public ComputeQueueBuilder Serve(ComputeServeOptions? options = null, string? pool = null)
    {
        options ??= new ComputeServeOptions();
        options.Check();
        _services.AddSingleton(new ComputeServeRegistration(options, pool));
        return this;
    }
}
