using ComputeHost.Client.Daemons;
using ComputeHost.Daemon.Configuration;
using ComputeHost.Daemon.Shell;
using ComputeHost.Protocol.Methods;
using ComputeHost.Queue.Consuming;

namespace ComputeHost.Daemon.Queues;

/// <summary>Chooses the methods of a pool that run jobs: those that are marked so, unless the configuration says otherwise.</summary>
internal static class QueueMethods
{
    /// <exception cref="UsageException">The configuration names a method that the pool does not have.</exception>
    public static IReadOnlyList<JobMethod> Of(PoolConfiguration pool, MethodTable methods)
    {
        string[] unknown = [.. pool.Tactics.Keys.Where(name => !methods.All.Any(method => Has(method, name)))];
        return unknown.Length > 0
            ? throw new UsageException($"Pool '{pool.Name}' cannot be started: {string.Join(' ', unknown.Select(name => Explain(name, methods)))}")
            : [.. from method in methods.All where TacticOf(pool, method) == ComputeTactic.Queue select new JobMethod(method, method.Description.Aliases)];
    }

    /// <summary>The key beats the aliases, which beat the name that overloads share.</summary>
    private static ComputeTactic? TacticOf(PoolConfiguration pool, RemoteMethod method)
    {
        foreach (string name in method.Description.Aliases.Prepend(method.Key).Append(method.DisplayName))
        {
            if (pool.Tactics.TryGetValue(name, out ComputeTactic tactic))
            {
                return tactic;
            }
        }

        return method.Tactic;
    }

    private static bool Has(RemoteMethod method, string name) => method.Key == name || method.DisplayName == name || method.Description.Aliases.Contains(name);

    private static string Explain(string name, MethodTable methods)
    {
        string? nearest = NearestName.Of(name, methods.All.Select(static method => method.DisplayName).Distinct());
        return $"'methods' names '{name}', which no method of it has.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}";
    }
}
