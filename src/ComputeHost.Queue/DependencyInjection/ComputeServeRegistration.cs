using Microsoft.Extensions.DependencyInjection;

namespace ComputeHost.DependencyInjection;

/// <summary>A consumer that was added to the services, so that it can be opened with the application.</summary>
internal sealed record ComputeServeRegistration(ComputeServeOptions Options, string? Pool)
{
    public ComputePool ResolvePool(IServiceProvider services) =>
        Pool is null ? services.GetRequiredService<ComputePool>() : services.GetRequiredKeyedService<ComputePool>(Pool);
}
