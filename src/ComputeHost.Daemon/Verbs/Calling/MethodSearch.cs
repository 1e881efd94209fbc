using ComputeHost.Daemon.Configuration;
using ComputeHost.Daemon.Shell;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Calling;

/// <summary>Finds the method that somebody means who types its name.</summary>
internal static class MethodSearch
{
    /// <param name="pools">The methods of the pools that may be meant.</param>
    /// <param name="name">A key, an alias, or a name that only one method has.</param>
    /// <exception cref="VerbException">There is none, or several.</exception>
    public static (string Pool, MethodDescription Method) Find(IReadOnlyCollection<PoolMethods> pools, string name)
    {
        List<(string Pool, MethodDescription Method)> all = [.. from pool in pools from method in pool.Methods select (pool.Pool, method)];
        Func<MethodDescription, bool>[] ways =
        [
            method => method.Key == name || method.Aliases.Contains(name),
            method => method.Name == name,
            method => method.Name.EndsWith("." + name, StringComparison.Ordinal),
        ];
        List<(string Pool, MethodDescription Method)> found = ways.Select(way => all.FindAll(entry => way(entry.Method))).FirstOrDefault(static matches => matches.Count > 0, []);
        return found switch
        {
            [var only] => only,
            [] => throw new VerbException("not-found", ExitCode.NotFound, Explain(name, [.. all.Select(static entry => entry.Method.Name).Distinct()])),
            _ when found.Select(static entry => entry.Pool).Distinct().Count() > 1 => throw new VerbException(
                "unusable-input", ExitCode.Usage, $"Several pools have a method '{name}': {Names(found.Select(static entry => entry.Pool))}. Say which is meant ('{PoolOption.Name}')."),
            _ => throw new VerbException(
                "unusable-input", ExitCode.Usage, $"'{name}' stands for several methods. Say which is meant by its key: {Names(found.Select(static entry => entry.Method.Key))}."),
        };
    }

    private static string Explain(string typed, IReadOnlyList<string> names)
    {
        string? nearest = NearestName.Of(typed, names) ?? names.FirstOrDefault(name => NearestName.Of(typed, [name[(name.LastIndexOf('.') + 1)..]]) is not null);
        return $"There is no method '{typed}'. {(nearest is null ? "" : $"Did you mean '{nearest}'? ")}'computehost methods' lists all {names.Count}.";
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Distinct().Select(static name => $"'{name}'"));
}
