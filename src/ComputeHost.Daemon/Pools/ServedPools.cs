using ComputeHost.Protocol.Framing;

namespace ComputeHost.Daemon.Pools;

/// <summary>The pools of a daemon, by name.</summary>
internal sealed class ServedPools(IReadOnlyList<HostedPool> pools)
{
    public IReadOnlyList<HostedPool> All => pools;

    /// <summary>The pool that a client means.</summary>
    /// <param name="name">Its name; empty if there is only one.</param>
    /// <exception cref="SessionRefusedException">There is none of that name, or the client has to choose.</exception>
    public HostedPool Find(string name)
    {
        string names = string.Join(", ", pools.Select(static pool => $"'{pool.Name}'"));
        if (name.Length == 0)
        {
            return pools is [{ } only]
                ? only
                : throw new SessionRefusedException(
                    SessionStatus.InvalidArgument,
                    $"This daemon has several pools: {names}. Say which one, as in 'unix:/run/computehost/default.sock?pool={pools[0].Name}'.");
        }

        return pools.FirstOrDefault(pool => pool.Name == name)
            ?? throw new SessionRefusedException(SessionStatus.NotFound, $"This daemon has no pool '{name}'. It has {names}.");
    }
}
