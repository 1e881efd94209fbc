namespace ComputeHost;

/// <summary>What the options of a pool say about its methods, by their names.</summary>
/// <remarks>
/// A method is named by its key, one of its aliases, or its type and name, as in <c>Primes.Count</c>, which stands for all overloads. If it has
/// entries under several of
/// these, the first counts. Case does not count, as in configuration.
/// </remarks>
public sealed class ComputeMethodOptionsDictionary : Dictionary<string, ComputeMethodOptions>
{
    /// <summary>Makes an empty dictionary.</summary>
    public ComputeMethodOptionsDictionary()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }

    /// <summary>The options of one method. They are added if there are none yet.</summary>
    /// <param name="name">The method's key, one of its aliases, or its type and name.</param>
    public new ComputeMethodOptions this[string name]
    {
        get
        {
            if (!TryGetValue(name, out ComputeMethodOptions? options))
            {
                base[name] = options = new ComputeMethodOptions();
            }

            return options;
        }
        set => base[name] = value;
    }

    /// <summary>What is said about a method; null for nothing.</summary>
    internal ComputeMethodOptions? Find(ComputeMethodDescriptor method)
    {
        foreach (string name in method.Aliases.Prepend(method.Key).Append(method.Name))
        {
            if (TryGetValue(name, out ComputeMethodOptions? options))
            {
                return options;
            }
        }

        return null;
    }

    internal ComputeMethodOptionsDictionary Copy()
    {
        var copy = new ComputeMethodOptionsDictionary();
        foreach ((string name, ComputeMethodOptions options) in this)
        {
            copy.Add(name, options with { });
        }

        return copy;
    }
}
