namespace ComputeHost.Testing;

/// <summary>A call that a <see cref="TestComputeClient"/> was asked for. Immutable.</summary>
public sealed class TestCall
{
    internal TestCall(ComputeMethodDescriptor descriptor, Delegate? method, IReadOnlyList<object?> arguments, ComputeCallOptions? options) =>
        (Descriptor, Method, Arguments, Options) = (descriptor, method, arguments, options);

    /// <summary>The method's name in messages, like <c>Primes.Count</c>.</summary>
    public string Name => Descriptor.Name;

    /// <summary>What the caller knew of the method.</summary>
    public ComputeMethodDescriptor Descriptor { get; }

    /// <summary>The method, or <see langword="null"/> if the call was made of a descriptor.</summary>
    public Delegate? Method { get; }

    /// <summary>The caller's own arguments, without the token or context that the method may end in.</summary>
    public IReadOnlyList<object?> Arguments { get; }

    /// <summary>The call's options, if there were any.</summary>
    public ComputeCallOptions? Options { get; }
}
