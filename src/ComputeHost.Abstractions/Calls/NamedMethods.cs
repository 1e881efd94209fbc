using System.Collections.Concurrent;

namespace ComputeHost.Calls;

/// <summary>The descriptors of methods that are called by name, each made once: clients keep in it what they have found out about its types.</summary>
internal static class NamedMethods
{
    private static readonly ConcurrentDictionary<(string Name, Type Shape), ComputeMethodDescriptor> Known = new();

    /// <typeparam name="TShape">A delegate type with the types of its arguments and of its result.</typeparam>
    /// <param name="name">The method's key.</param>
    /// <param name="result">The type of its result.</param>
    /// <param name="parameters">The types of its arguments.</param>
    /// <exception cref="ArgumentException">The name is empty, or a type can never be passed to a method.</exception>
    public static ComputeMethodDescriptor Find<TShape>(string name, Type result, params Type[] parameters)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Known.TryGetValue((name, typeof(TShape)), out ComputeMethodDescriptor? known)
            ? known
            : Known.GetOrAdd((name, typeof(TShape)), new ComputeMethodDescriptor(name, parameters, result));
    }
}
