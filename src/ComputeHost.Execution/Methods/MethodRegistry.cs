using System.Reflection;
using ComputeHost.Calls;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Methods;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Execution.Methods;

/// <summary>The methods that this process runs, by their keys on the wire. A key that is not here runs nothing. Immutable.</summary>
internal sealed class MethodRegistry
{
    private readonly Dictionary<string, RegisteredMethod> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RegisteredMethod> _aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _refusals = new(StringComparer.Ordinal);
    private readonly List<string> _warnings;
    private readonly string[] _unreadable;
    private readonly Func<string, ILogger> _createLogger;

    /// <param name="methods">The marked methods.</param>
    /// <param name="warnings">What could not be read or loaded.</param>
    /// <param name="createLogger">Makes the logger of a method, by its name.</param>
    public MethodRegistry(IEnumerable<MethodInfo> methods, IEnumerable<string> warnings, Func<string, ILogger> createLogger)
    {
        _createLogger = createLogger;
        _unreadable = [.. warnings];
        _warnings = [.. _unreadable];
        foreach (MethodInfo method in methods)
        {
            Add(method);
        }

        foreach (RegisteredMethod method in _methods.Values)
        {
            AddAliases(method);
        }
    }

    public int Count => _methods.Count;

    /// <summary>In the order of their keys.</summary>
    public IEnumerable<RegisteredMethod> All => _methods.Values.OrderBy(static method => method.Contract.Key, StringComparer.Ordinal);

    /// <summary>The builds of the assemblies that the methods are in, and of the application's others.</summary>
    public IReadOnlyList<ModuleIdentity> Modules { get; init; } = [];

    /// <summary>What could not be read, loaded or called.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <param name="key">A method's key or one of its aliases.</param>
    /// <returns>Null if there is no such method, or it cannot be called.</returns>
    public RegisteredMethod? Find(string key) => _methods.GetValueOrDefault(key) ?? _aliases.GetValueOrDefault(key);

    /// <summary>Why <see cref="Find"/> found nothing.</summary>
    public string Explain(string key)
    {
        if (_refusals.TryGetValue(key, out string? refusal))
        {
            return refusal;
        }

        string among = $"This worker has '{_methods.Count}' compute methods, and '{key}' is not among them.";
        return _unreadable.Length == 0 ? among : $"{among} {string.Join(" ", _unreadable)}";
    }

    private void Add(MethodInfo method)
    {
        try
        {
            MethodContract contract = MethodContract.Of(method);
            if (_methods.TryGetValue(contract.Key, out RegisteredMethod? other))
            {
                // Which one a caller means cannot be known, so neither is called.
                string refusal = $"'{contract.DisplayName}' and '{other.Contract.DisplayName}' have the same key '{contract.Key}'. "
                    + "Give one of them another Name in [ComputeMethod].";
                _methods.Remove(contract.Key);
                _refusals[contract.Key] = refusal;
                _warnings.Add(refusal);
            }
            else if (!_refusals.ContainsKey(contract.Key))
            {
                _methods.Add(contract.Key, new RegisteredMethod(contract, _createLogger(contract.DisplayName)));
            }
        }
        catch (Exception exception) when (exception is ArgumentException or NotSerializableException)
        {
            _warnings.Add(exception.Message);
            _refusals.TryAdd(MethodKey.Of(method), exception.Message);
        }
        catch (Exception exception)
        {
            // Looking at types loads them, and that may run into anything that an assembly can be broken by. The other methods can be called all the same.
            _warnings.Add($"'{ApplicationMethods.FullName(method)}' cannot be called, because a type that it needs cannot be used: {exception.Message}");
        }
    }

    private void AddAliases(RegisteredMethod method)
    {
        foreach (string alias in method.Contract.Descriptor.Aliases.Where(alias => !_methods.ContainsKey(alias) && !_refusals.ContainsKey(alias)))
        {
            if (!_aliases.TryAdd(alias, method))
            {
                // As with a key: which one a caller means cannot be known.
                _refusals[alias] = $"'{method.Contract.DisplayName}' and '{_aliases[alias].Contract.DisplayName}' have the same alias '{alias}'. Call each by its key.";
                _aliases.Remove(alias);
            }
        }
    }
}
