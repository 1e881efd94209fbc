using ComputeHost.Protocol.Methods;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Execution.Methods;

/// <summary>The compute methods of this process, for calls that name one by its description and run here.</summary>
internal static class LocalMethods
{
    private static volatile Snapshot? _known;

    /// <summary>All that this process has now and that can be called, in the order of their keys.</summary>
    public static IReadOnlyList<MethodContract> All() => [.. Load().All.Select(static method => method.Contract)];

    /// <summary>The method that is described, as this process has it.</summary>
    /// <exception cref="ProtocolMismatchException">This process does not have it, or with other types.</exception>
    public static MethodContract Find(MethodContract described)
    {
        MethodRegistry registry = RegistryWith(described.Key);
        if (registry.Find(described.Key) is not { } found)
        {
            string reason = registry.Explain(described.Key);
            throw new ProtocolMismatchException($"'{described.DisplayName}' cannot be called in this process, which does not know the method '{described.Key}'. {reason} {described.Home}")
            {
                Method = described.DisplayName,
                Ran = ComputeRan.No,
                Here = described.Key,
                There = reason,
            };
        }

        if (found.Contract.Fingerprint != described.Fingerprint)
        {
            (string here, string there) = TypeMismatch.Of(described.Types, found.Contract.Types);
            throw new ProtocolMismatchException(
                $"'{described.DisplayName}' cannot be called in this process: its descriptor says '{here}', but the method '{there}'. Correct the descriptor.")
            {
                Method = described.DisplayName,
                Ran = ComputeRan.No,
                Here = here,
                There = there,
            };
        }

        return found.Contract;
    }

    /// <summary>Why a method cannot be called here; null if it can.</summary>
    public static ProtocolMismatchException? Refuse(MethodContract method)
    {
        if (method.Method is not null)
        {
            return null;
        }

        try
        {
            Find(method);
            return null;
        }
        catch (ProtocolMismatchException refusal)
        {
            return refusal;
        }
    }

    /// <summary>The methods that were found before, unless the key is not among them and assemblies have been loaded since.</summary>
    private static MethodRegistry RegistryWith(string key)
    {
        int assemblies = AppDomain.CurrentDomain.GetAssemblies().Length;
        if (_known is { } known && (known.Registry.Find(key) is not null || known.Assemblies == assemblies))
        {
            return known.Registry;
        }

        return Load();
    }

    private static MethodRegistry Load()
    {
        ApplicationMethods methods = ApplicationMethods.Load();
        methods.AddLoaded();
        var registry = new MethodRegistry(methods.Compute, methods.Warnings, static _ => NullLogger.Instance);
        _known = new Snapshot(registry, AppDomain.CurrentDomain.GetAssemblies().Length);
        return registry;
    }

    private sealed record Snapshot(MethodRegistry Registry, int Assemblies);
}
