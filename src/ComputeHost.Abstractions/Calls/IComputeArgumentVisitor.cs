namespace ComputeHost;

/// <summary>Sees the arguments of a <see cref="ComputeCall{TResult}"/>, each with the type that it has at the call.</summary>
public interface IComputeArgumentVisitor
{
    /// <summary>Sees the next argument.</summary>
    /// <typeparam name="T">The argument's type, which can be assigned to the parameter's.</typeparam>
    /// <param name="value">The argument.</param>
    void Visit<T>(T value);
}
