namespace ComputeHost;

/// <summary>The calls of a method that is given as a delegate.</summary>
internal static partial class DelegateCall
{
    private static TMethod Checked<TMethod>(TMethod method)
        where TMethod : Delegate
    {
        ArgumentNullException.ThrowIfNull(method);
        return method;
    }

    /// <summary>The lambdas are static, so that a call costs one object, whatever its arity.</summary>
    private sealed class BoundCall<TMethod, TArguments, TResult>(
        TMethod method,
        TArguments arguments,
        Action<TArguments, IComputeArgumentVisitor> visit,
        Func<TMethod, TArguments, ComputeContext, TResult> invoke) : ComputeCall<TResult>(method)
        where TMethod : Delegate
    {
        private readonly TMethod _method = method;

        public override void VisitArguments(IComputeArgumentVisitor visitor) => visit(arguments, visitor);

        public override TResult Invoke(ComputeContext context) => invoke(_method, arguments, context);
    }
}
