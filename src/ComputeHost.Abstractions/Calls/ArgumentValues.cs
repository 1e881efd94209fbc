namespace ComputeHost.Calls;

/// <summary>The arguments of a call as objects.</summary>
internal sealed class ArgumentValues : List<object?>, IComputeArgumentVisitor
{
    public void Visit<T>(T value) => Add(value);
}
