namespace ComputeHost.Testing;

/// <summary>A call that a <see cref="TestComputeClient"/> was asked for. Immutable.</summary>
public sealed class TestCall
{
    internal TestCall(string name, Delegate method, IReadOnlyList<object?> arguments, ComputeCallOptions? options) =>
        (Name, Method, Arguments, Options) = (name, method, arguments, options);

    /// <summary>The method's name in messages, like <c>Primes.Count</c>.</summary>
    public string Name { get; }

    /// <summary>The method.</summary>
    public Delegate Method { get; }

    /// <summary>The caller's own arguments, without the token or context that the method may end in.</summary>
    public IReadOnlyList<object?> Arguments { get; }

    /// <summary>The call's options, if there were any.</summary>
    public ComputeCallOptions? Options { get; }
}
