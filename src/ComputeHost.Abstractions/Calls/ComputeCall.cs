using ComputeHost.Calls;

namespace ComputeHost;

/// <summary>Makes calls of a <see cref="ComputeMethodDescriptor"/>: without a delegate, and so without the method itself.</summary>
/// <remarks>
/// Give the call to <see cref="IComputeClient.ExecuteAsync{TResult}"/>: <c>await client.ExecuteAsync(ComputeCall.Create&lt;int, int&gt;(count,
/// 5_000_000))</c>. Number and types of the arguments are checked here. An argument may be of any class that can be assigned to the parameter's type,
/// and travels as that type; numbers are not converted. The type of the result cannot be inferred, so all types are written.
/// </remarks>
public static partial class ComputeCall
{
    /// <summary>Makes a call of a method that takes no arguments.</summary>
    /// <typeparam name="TResult">
    /// The type of the result, or one that it can be assigned to; <see cref="NoResult"/> for a method that returns nothing.
    /// </typeparam>
    /// <param name="method">The method.</param>
    /// <returns>The call.</returns>
    /// <exception cref="ArgumentException">The method takes arguments, or returns something else.</exception>
    public static ComputeCall<TResult> Create<TResult>(ComputeMethodDescriptor method)
    {
        CallCheck.Check<TResult>(method, 0);
        return new DescribedCall<ValueTuple, TResult>(method, default, static (_, _) => { });
    }

    /// <summary>Makes a call whose arguments are known as objects only.</summary>
    /// <typeparam name="TResult">
    /// The type of the result, or one that it can be assigned to, as <see cref="object"/> always is; <see cref="NoResult"/> for a method that returns
    /// nothing.
    /// </typeparam>
    /// <param name="method">The method.</param>
    /// <param name="arguments">Its arguments, in order. The list is copied.</param>
    /// <returns>The call.</returns>
    /// <exception cref="ArgumentException">The method takes others or another number of them, or returns something else.</exception>
    public static ComputeCall<TResult> Create<TResult>(ComputeMethodDescriptor method, IReadOnlyList<object?> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        object?[] values = [.. arguments];
        CallCheck.Check<TResult>(method, values.Length);
        for (int index = 0; index < values.Length; index++)
        {
            CallCheck.CheckArgument(method, index, values[index]);
        }

        return new DescribedCall<object?[], TResult>(method, values, static (all, visitor) => Array.ForEach(all, visitor.Visit));
    }
}
