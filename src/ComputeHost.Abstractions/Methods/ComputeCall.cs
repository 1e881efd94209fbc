using ComputeHost.Methods;

namespace ComputeHost;

/// <summary>Makes calls of a <see cref="ComputeMethodDescriptor"/>: without a delegate, and so without the method itself.</summary>
/// <remarks>
/// Give the call to <see cref="IComputeClient.ExecuteAsync{TResult}"/>: <c>await client.ExecuteAsync(ComputeCall.Create&lt;int, int&gt;(count, 5_000_000))</c>. Number and types of the arguments are checked
/// here. An argument may be of any class that can be assigned to the parameter's type, and travels as that type; numbers are not converted. The type of the result cannot be inferred, so all
/// types are written.
/// </remarks>
public static class ComputeCall
{
    /// <summary>Makes a call of a method that takes no arguments.</summary>
    /// <typeparam name="TResult">The type of the result, to which the method's can be assigned; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="method">The method.</param>
    /// <returns>The call.</returns>
    /// <exception cref="ArgumentException">The method takes arguments, or returns something else.</exception>
    public static ComputeCall<TResult> Create<TResult>(ComputeMethodDescriptor method)
    {
        CallCheck.Check<TResult>(method, 0);
        return new DescribedCall<ValueTuple, TResult>(method, default, static (_, _) => { });
    }

    /// <summary>Makes a call whose arguments are known as objects only.</summary>
    /// <typeparam name="TResult">The type of the result, to which the method's can be assigned: <see cref="object"/> fits each. <see cref="NoResult"/> for a method that returns nothing.</typeparam>
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

    /// <summary>Makes a call of a method that takes one argument.</summary>
    /// <typeparam name="T1">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the result, to which the method's can be assigned; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="argument1">The argument.</param>
    /// <returns>The call.</returns>
    /// <exception cref="ArgumentException">The method takes others or another number of them, or returns something else.</exception>
    public static ComputeCall<TResult> Create<T1, TResult>(ComputeMethodDescriptor method, T1 argument1)
    {
        CallCheck.Check<TResult>(method, 1);
        CallCheck.CheckArgument(method, 0, argument1);
        return new DescribedCall<T1, TResult>(method, argument1, static (a, visitor) => visitor.Visit(a));
    }

    /// <summary>Makes a call of a method that takes two arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of the result, to which the method's can be assigned; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="argument1">The first argument.</param>
    /// <param name="argument2">The second argument.</param>
    /// <returns>The call.</returns>
    /// <exception cref="ArgumentException">The method takes others or another number of them, or returns something else.</exception>
    public static ComputeCall<TResult> Create<T1, T2, TResult>(ComputeMethodDescriptor method, T1 argument1, T2 argument2)
    {
        CallCheck.Check<TResult>(method, 2);
        CallCheck.CheckArgument(method, 0, argument1);
        CallCheck.CheckArgument(method, 1, argument2);
        return new DescribedCall<(T1, T2), TResult>(method, (argument1, argument2), static (a, visitor) =>
        {
            visitor.Visit(a.Item1);
            visitor.Visit(a.Item2);
        });
    }

    /// <summary>Makes a call of a method that takes three arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of the result, to which the method's can be assigned; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="argument1">The first argument.</param>
    /// <param name="argument2">The second argument.</param>
    /// <param name="argument3">The third argument.</param>
    /// <returns>The call.</returns>
    /// <exception cref="ArgumentException">The method takes others or another number of them, or returns something else.</exception>
    public static ComputeCall<TResult> Create<T1, T2, T3, TResult>(ComputeMethodDescriptor method, T1 argument1, T2 argument2, T3 argument3)
    {
        CallCheck.Check<TResult>(method, 3);
        CallCheck.CheckArgument(method, 0, argument1);
        CallCheck.CheckArgument(method, 1, argument2);
        CallCheck.CheckArgument(method, 2, argument3);
        return new DescribedCall<(T1, T2, T3), TResult>(method, (argument1, argument2, argument3), static (a, visitor) =>
        {
            visitor.Visit(a.Item1);
            visitor.Visit(a.Item2);
            visitor.Visit(a.Item3);
        });
    }

    /// <summary>Makes a call of a method that takes four arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">The type of the result, to which the method's can be assigned; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="argument1">The first argument.</param>
    /// <param name="argument2">The second argument.</param>
    /// <param name="argument3">The third argument.</param>
    /// <param name="argument4">The fourth argument.</param>
    /// <returns>The call.</returns>
    /// <exception cref="ArgumentException">The method takes others or another number of them, or returns something else.</exception>
    public static ComputeCall<TResult> Create<T1, T2, T3, T4, TResult>(ComputeMethodDescriptor method, T1 argument1, T2 argument2, T3 argument3, T4 argument4)
    {
        CallCheck.Check<TResult>(method, 4);
        CallCheck.CheckArgument(method, 0, argument1);
        CallCheck.CheckArgument(method, 1, argument2);
        CallCheck.CheckArgument(method, 2, argument3);
        CallCheck.CheckArgument(method, 3, argument4);
        return new DescribedCall<(T1, T2, T3, T4), TResult>(method, (argument1, argument2, argument3, argument4), static (a, visitor) =>
        {
            visitor.Visit(a.Item1);
            visitor.Visit(a.Item2);
            visitor.Visit(a.Item3);
            visitor.Visit(a.Item4);
        });
    }
}
