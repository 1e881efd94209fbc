using System.Diagnostics.Metrics;

namespace ComputeHost.Protocol.Metrics;

/// <summary>The one meter of the product. Its instruments belong to the process, because none can be taken back; pools come and go as tags.</summary>
internal static class ComputeMeter
{
    public const string Name = "ComputeHost";

    /// <summary>The tag with a pool's name.</summary>
    public const string PoolTag = "computehost.pool";

    /// <summary>What a pool without a name is called.</summary>
    public const string DefaultPool = "default";

    public static Meter Instance { get; } = new(Name, ProtocolVersion.Product);

    /// <returns>What a pool is called in tags.</returns>
    public static string PoolName(string? name) => string.IsNullOrEmpty(name) ? DefaultPool : name;
}
