using System.Reflection;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Text;

namespace ComputeHost;

/// <summary>Holds the names in <see cref="ComputePoolOptions.Methods"/> against the methods that this program has.</summary>
internal static class MethodNames
{
    /// <summary>
    /// Adds an error for each name that no method has, if the methods can be known: those of another program, or of one without
    /// reflection, cannot.
    /// </summary>
    public static void Check(ComputePoolOptions options, ref OptionErrors errors)
    {
        foreach ((string name, ComputeMethodOptions method) in options.Methods)
        {
            if (method.Tactic is { } tactic)
            {
                errors.CheckDefined($"{nameof(options.Methods)}[\"{name}\"].{nameof(method.Tactic)}", tactic);
            }
        }

        // Alone, so that the linker sees it.
        if (ReflectionFeature.IsSupported)
        {
            CheckKnown(options, ref errors);
        }
    }

    private static void CheckKnown(ComputePoolOptions options, ref OptionErrors errors)
    {
        if (options.Methods.Count == 0 || options.WorkerCommand is not null || options.Address is not null)
        {
            return;
        }

        var known = new HashSet<string>(All(), StringComparer.OrdinalIgnoreCase);
        foreach (string name in options.Methods.Keys.Where(name => !known.Contains(name)))
        {
            string among = known.Count == 0 ? "this program has no methods marked with [ComputeMethod]"
                : $"no method marked with [ComputeMethod] has that name; the nearest is '{known.MinBy(other => EditDistance.Between(name, other))}'";
            errors.Add(nameof(options.Methods), name, $"but {among}. Name a method by its key, or by its type and name as in 'Primes.Count', or remove the entry.");
        }
    }

    /// <summary>Every name of every method: keys, aliases, and types with names.</summary>
    private static IEnumerable<string> All()
    {
        ApplicationMethods methods = ApplicationMethods.Load();
        methods.AddLoaded();
        return methods.Compute.SelectMany(NamesOf);
    }

    private static IEnumerable<string> NamesOf(MethodInfo method)
    {
        try
        {
            ComputeMethodDescriptor descriptor = ComputeMethodDescriptor.Of(method);
            return [descriptor.Name, descriptor.Key, .. descriptor.Aliases];
        }
        catch (ArgumentException)
        {
            // It cannot be called, which its callers are told.
            return [];
        }
    }
}
