using System.Globalization;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Sockets;

namespace ComputeHost.Daemon.Configuration;

/// <summary>All that a daemon is told. Paths are full paths, and every value is within its range.</summary>
internal sealed record DaemonConfiguration
{
    /// <summary>The key of <see cref="Clients"/> for those that are not named.</summary>
    public const string OtherClients = "*";

    /// <summary>The key of <see cref="Clients"/> for the queues. No user can have such a name.</summary>
    public const string QueueClient = "@queue";

    /// <summary>A number that no user has.</summary>
    public const uint QueueUser = uint.MaxValue;

    /// <summary>Where it listens, as <c>unix:PATH</c>.</summary>
    public string Listen { get; init; } = DaemonAddress.ForDaemon();

    /// <summary>Where the composed generations of the pools' programs lie.</summary>
    public string StateDirectory { get; init; } = DefaultStateDirectory.Find();

    /// <summary>Whose members may connect; null for the daemon's own user and root alone.</summary>
    public string? SocketGroup { get; init; }

    /// <summary>Whose members may steer it; null for the daemon's own user and root alone.</summary>
    public string? AdminGroup { get; init; }

    /// <summary>The port on 127.0.0.1 for health and metrics, 0 for any free one; null for none.</summary>
    public int? LoopbackHttp { get; init; }

    /// <summary>At least one; their names are unique.</summary>
    public required IReadOnlyList<PoolConfiguration> Pools { get; init; }

    /// <summary>By user name, user number, or <see cref="OtherClients"/>.</summary>
    public IReadOnlyDictionary<string, ClientLimits> Clients { get; init; } = new Dictionary<string, ClientLimits>();

    /// <summary>How long running and waiting calls may go on after the daemon was told to end.</summary>
    public TimeSpan DrainTimeout { get; init; } = PoolDefaults.DrainTimeout;

    /// <summary>Further variables that workers get from the daemon's environment: names, or the beginnings of names with <c>*</c> at the end.</summary>
    public IReadOnlyList<string> PassEnvironment { get; init; } = [];

    /// <summary>What <c>serve --assembly</c> means: one pool, everything else by default.</summary>
    public static DaemonConfiguration OfAssembly(string path) =>
        new() { Pools = [new PoolConfiguration { Name = PoolConfiguration.DefaultName, Assembly = Path.GetFullPath(path) }] };

    /// <summary>What <c>serve --queue</c> means: all pools take the jobs of one queue, with whatever else they are told of it.</summary>
    public DaemonConfiguration WithQueue(string url) =>
        this with { Pools = [.. Pools.Select(pool => pool with { Queue = (pool.Queue ?? new QueueConfiguration { Url = url }) with { Url = url } })] };

    /// <summary>What the queues may have, all together. What is said of other users does not count for them.</summary>
    public ClientLimits LimitsOfQueues => Clients.GetValueOrDefault(QueueClient) ?? new ClientLimits();

    /// <summary>What a user may have: by number, else by name, else what the others may have.</summary>
    public ClientLimits LimitsOf(uint userId, string userName)
    {
        string[] keys = [userId.ToString(CultureInfo.InvariantCulture), userName, OtherClients];
        return keys.Select(key => Clients.GetValueOrDefault(key)).FirstOrDefault(limits => limits is not null) ?? new ClientLimits();
    }
}
