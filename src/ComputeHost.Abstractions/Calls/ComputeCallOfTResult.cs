using ComputeHost.Calls;

namespace ComputeHost;

/// <summary>One method with its arguments, before it is given to an <see cref="IComputeClient"/>.</summary>
/// <typeparam name="TResult">The method's result type; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
/// <remarks>
/// The <c>RunAsync</c> methods of <see cref="ComputeClientExtensions"/> make it of a delegate,
/// <see cref="ComputeCall.Create{TResult}(ComputeMethodDescriptor)"/> of a descriptor. Otherwise only those who implement a client of their own meet
/// it.
/// </remarks>
public abstract class ComputeCall<TResult>
{
    // The delegate, or the descriptor of a call that has none: a call has room for one of them.
    private readonly object _method;

    private protected ComputeCall(Delegate method) => _method = method;

    private protected ComputeCall(ComputeMethodDescriptor method) => _method = method;

    /// <summary>The method to run, or <see langword="null"/> for a call that was made of a descriptor.</summary>
    public Delegate? Method => _method as Delegate;

    /// <summary>What is known of the method to run.</summary>
    /// <exception cref="ArgumentException">The method cannot be called; the message says why and what to do.</exception>
    public ComputeMethodDescriptor Descriptor => _method as ComputeMethodDescriptor ?? ComputeMethodDescriptor.Of((Delegate)_method);

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
    /// <exception cref="NotSupportedException">The call was made of a descriptor, and this program does not have the method.</exception>
    public abstract TResult Invoke(ComputeContext context);

    /// <summary>Tells the type of one item's result, if there are items.</summary>
    internal virtual void VisitItemResult(IItemResultVisitor visitor)
    {
    }

    /// <summary>The result if the method returned these values, from one to <see cref="MostValues"/> of them.</summary>
    internal virtual TResult ResultOf(IReadOnlyList<object?> values) => (TResult)values[0]!;
}
