using ComputeHost.Mapping;

namespace ComputeHost;

/// <summary>One method with its arguments, before it is given to an <see cref="IComputeClient"/>.</summary>
/// <typeparam name="TResult">The method's result type; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
/// <remarks>Made by the <c>RunAsync</c> methods of <see cref="ComputeClientExtensions"/>; only those who implement a client of their own meet it.</remarks>
public abstract class ComputeCall<TResult>
{
    private protected ComputeCall(Delegate method) => Method = method;

    /// <summary>The method to run.</summary>
    public Delegate Method { get; }

    /// <summary>What the arguments are to the method.</summary>
    internal virtual ItemsMode Items => ItemsMode.None;

    /// <summary>How many values make up the result, at most: one per item, or just one.</summary>
    internal virtual int MostValues => 1;

    /// <summary>How many bytes the arguments took, once they are encoded.</summary>
    internal int EncodedLength { get; set; }

    /// <summary>Shows each argument, in order, to <paramref name="visitor"/>. The token or context that a method may end in is not an argument.</summary>
    /// <param name="visitor">Is called once per argument, with the type that it has at the call.</param>
    public abstract void VisitArguments(IComputeArgumentVisitor visitor);

    /// <summary>Runs the method here, on the calling thread, with the caller's own arguments.</summary>
    /// <param name="context">What the method gets when it ends in a token or a context.</param>
    /// <returns>The method's result.</returns>
    public abstract TResult Invoke(ComputeContext context);

    /// <summary>The result if the method returned these values, from one to <see cref="MostValues"/> of them.</summary>
    internal virtual TResult ResultOf(IReadOnlyList<object?> values) => (TResult)values[0]!;
}
