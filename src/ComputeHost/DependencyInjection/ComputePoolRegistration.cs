using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ComputeHost.DependencyInjection;

/// <summary>A pool that was added to the services, so that it can be started with the application.</summary>
internal sealed record ComputePoolRegistration(string Name)
{
    public ComputePool Resolve(IServiceProvider services) =>
        Name == Options.DefaultName ? services.GetRequiredService<ComputePool>() : services.GetRequiredKeyedService<ComputePool>(Name);
}
