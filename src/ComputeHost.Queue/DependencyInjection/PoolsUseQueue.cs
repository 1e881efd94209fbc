using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ComputeHost.DependencyInjection;

/// <summary>Gives all pools of an application its queue, but those that were given one themselves.</summary>
internal sealed class PoolsUseQueue(IServiceProvider services) : IPostConfigureOptions<ComputePoolOptions>
{
    public void PostConfigure(string? name, ComputePoolOptions options)
    {
        if (options.CreateQueueTactic is null)
        {
            options.UseQueue(services.GetRequiredService<ComputeQueue>);
        }
    }
}
