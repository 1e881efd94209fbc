using System.Collections.Concurrent;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Text;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Daemons;

/// <summary>What can be called on the other side, as it has told. Thread-safe; its methods never change.</summary>
internal sealed class MethodTable
{
    /// <summary>Of names, in characters. How near two are costs the product of their lengths.</summary>
    private const int LongestMistyped = 256;

    private readonly Dictionary<string, RemoteMethod> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RemoteMethod> _aliases = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<MethodContract, ComputeHostException?> _checked = new();
    private readonly string _owner;

    /// <param name="methods">The methods.</param>
    /// <param name="owner">Who has them, at the beginning of a sentence.</param>
    public MethodTable(IEnumerable<MethodDescription> methods, string owner)
    {
        _owner = owner;
        foreach (RemoteMethod method in methods.Select(static description => new RemoteMethod(description)))
        {
            _methods[method.Key] = method;
        }

        foreach (RemoteMethod method in _methods.Values)
        {
            foreach (string alias in method.Description.Aliases)
            {
                _aliases.TryAdd(alias, method);
            }
        }

        foreach (IGrouping<string, RemoteMethod> namesakes in _methods.Values.GroupBy(static method => method.DisplayName))
        {
            if (namesakes.Count() == 1)
            {
                _aliases.TryAdd(namesakes.Key, namesakes.First());
            }
        }
    }

    /// <summary>In the order in which they were told.</summary>
    public IReadOnlyCollection<RemoteMethod> All => _methods.Values;

    /// <param name="key">A method's key or one of its aliases, or its name without the types of its parameters where no other method has that name.</param>
    public RemoteMethod? Find(string key) => _methods.GetValueOrDefault(key) ?? _aliases.GetValueOrDefault(key);

    /// <summary>Why <see cref="Find"/> found nothing.</summary>
    public string Explain(string key)
    {
        string nearest = string.Join(", ", Nearest(key).Select(static name => $"'{name}'"));
        return $"{_owner} has '{_methods.Count}' compute methods, and '{key}' is not among them."
            + (nearest.Length == 0 ? " 'computehost methods' lists them." : $" Nearest to it are {nearest}.");
    }

    /// <returns>Why a method of this program cannot be called there; null if it can.</returns>
    public ComputeHostException? Refuse(MethodContract method) => _checked.GetOrAdd(method, static (method, table) => table.Check(method), this);

    /// <returns>What differs in the types of a method, if its caller has told their fingerprint.</returns>
    public static TypeMismatch? Compare(CalledMethod here, CalledMethod there) =>
        here.Fingerprint == there.Fingerprint ? null : TypeMismatch.Of(here.Types, there.Types);

    private ProtocolMismatchException? Check(MethodContract method)
    {
        if (Find(method.Key) is not { } found)
        {
            return new ProtocolMismatchException($"'{method.DisplayName}' cannot be called: {Explain(method.Key)} {method.Home}")
            {
                Method = method.DisplayName,
                Ran = ComputeRan.No,
                Here = method.Key,
            };
        }

        return found.Types.Length > 0 && Compare(method, found) is { } mismatch
            ? new ProtocolMismatchException(
                $"'{method.DisplayName}' cannot be called: the types of its arguments or of its result differ. "
                + $"The first difference is here '{mismatch.Here}', in the daemon's workers "
                + $"'{mismatch.There}'. Use the same types on both sides.")
            {
                Method = method.DisplayName,
                Ran = ComputeRan.No,
                Here = mismatch.Here,
                There = mismatch.There,
            }
            : null;
    }

    private IEnumerable<string> Nearest(string key)
    {
        string name = key.Split('(')[0];
        if (name.Length > LongestMistyped)
        {
            return [];
        }

        string last = name[(name.LastIndexOf('.') + 1)..];
        return _methods.Keys
            .Where(known => known.Contains(last, StringComparison.OrdinalIgnoreCase) || EditDistance.Between(known.Split('(')[0], name) <= Math.Max(2, name.Length / 4))
            .OrderBy(known => EditDistance.Between(known.Split('(')[0], name))
            .Take(3);
    }
}
