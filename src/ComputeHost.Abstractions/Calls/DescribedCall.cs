namespace ComputeHost.Calls;

/// <summary>A call without a delegate. Its arguments have been checked against the descriptor.</summary>
internal sealed class DescribedCall<TArguments, TResult>(ComputeMethodDescriptor method, TArguments arguments, Action<TArguments, IComputeArgumentVisitor> visit) : ComputeCall<TResult>(method)
{
    public override void VisitArguments(IComputeArgumentVisitor visitor) => visit(arguments, visitor);

    public override TResult Invoke(ComputeContext context)
    {
        var values = new ArgumentValues();
        VisitArguments(values);
        return DescribedMethod.Invoke<TResult>(Descriptor, values, context);
    }
}
