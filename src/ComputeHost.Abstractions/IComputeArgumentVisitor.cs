namespace ComputeHost;

/// <summary>Sees the arguments of a <see cref="ComputeCall{TResult}"/>, each with its declared type.</summary>
public interface IComputeArgumentVisitor
{
    /// <summary>Sees the next argument.</summary>
    /// <typeparam name="T">The parameter's declared type.</typeparam>
    /// <param name="value">The argument.</param>
    void Visit<T>(T value);
}
