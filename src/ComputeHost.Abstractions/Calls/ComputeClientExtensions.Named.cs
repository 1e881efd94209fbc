using ComputeHost.Calls;

namespace ComputeHost;

/// <content>Calls by name, for methods that this program does not have.</content>
public static partial class ComputeClientExtensions
{
    /// <summary>Runs a method that is known by name, with no arguments.</summary>
    /// <typeparam name="TResult">The type of its result; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="client">Runs the call.</param>
    /// <param name="method">The method's key: the name that it was given, or its declaring type plus its signature, as in <c>Shop.Primes.Count(System.Int32)</c>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result, or with one exception that says what happened and what to do.</returns>
    /// <exception cref="ArgumentException">The name is empty, a type can never be passed to a method, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    public static Task<TResult> RunAsync<TResult>(this IComputeClient client, string method, CancellationToken cancellationToken) =>
        ExecuteAsync(client, ComputeCall.Create<TResult>(NamedMethods.Find<Func<TResult>>(method, typeof(TResult))), options: null, cancellationToken);

    /// <summary>Runs a method that is known by name, with no arguments.</summary>
    /// <typeparam name="TResult">The type of its result; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="client">Runs the call.</param>
    /// <param name="method">The method's key: the name that it was given, or its declaring type plus its signature, as in <c>Shop.Primes.Count(System.Int32)</c>.</param>
    /// <param name="options">Options of this call, or <see langword="null"/> for those of the method and the pool.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result, or with one exception that says what happened and what to do.</returns>
    /// <exception cref="ArgumentException">The name is empty, a type can never be passed to a method, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    public static Task<TResult> RunAsync<TResult>(this IComputeClient client, string method, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, ComputeCall.Create<TResult>(NamedMethods.Find<Func<TResult>>(method, typeof(TResult))), options, cancellationToken);

    /// <summary>Runs a method that is known by name, with one argument.</summary>
    /// <typeparam name="T">The type of the parameter that <paramref name="arg"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="TResult">The type of its result; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="client">Runs the call.</param>
    /// <param name="method">The method's key: the name that it was given, or its declaring type plus its signature, as in <c>Shop.Primes.Count(System.Int32)</c>.</param>
    /// <param name="arg">An argument; copied before this method returns.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result, or with one exception that says what happened and what to do.</returns>
    /// <exception cref="ArgumentException">The name is empty, a type can never be passed to a method, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    public static Task<TResult> RunAsync<T, TResult>(this IComputeClient client, string method, T arg, CancellationToken cancellationToken) =>
        ExecuteAsync(client, ComputeCall.Create<T, TResult>(NamedMethods.Find<Func<T, TResult>>(method, typeof(TResult), typeof(T)), arg), options: null, cancellationToken);

    /// <summary>Runs a method that is known by name, with one argument.</summary>
    /// <typeparam name="T">The type of the parameter that <paramref name="arg"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="TResult">The type of its result; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="client">Runs the call.</param>
    /// <param name="method">The method's key: the name that it was given, or its declaring type plus its signature, as in <c>Shop.Primes.Count(System.Int32)</c>.</param>
    /// <param name="arg">An argument; copied before this method returns.</param>
    /// <param name="options">Options of this call, or <see langword="null"/> for those of the method and the pool.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result, or with one exception that says what happened and what to do.</returns>
    /// <exception cref="ArgumentException">The name is empty, a type can never be passed to a method, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    public static Task<TResult> RunAsync<T, TResult>(this IComputeClient client, string method, T arg, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, ComputeCall.Create<T, TResult>(NamedMethods.Find<Func<T, TResult>>(method, typeof(TResult), typeof(T)), arg), options, cancellationToken);

    /// <summary>Runs a method that is known by name, with two arguments.</summary>
    /// <typeparam name="T1">The type of the parameter that <paramref name="arg1"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="T2">The type of the parameter that <paramref name="arg2"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="TResult">The type of its result; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="client">Runs the call.</param>
    /// <param name="method">The method's key: the name that it was given, or its declaring type plus its signature, as in <c>Shop.Primes.Count(System.Int32)</c>.</param>
    /// <param name="arg1">An argument; copied before this method returns.</param>
    /// <param name="arg2">An argument; copied before this method returns.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result, or with one exception that says what happened and what to do.</returns>
    /// <exception cref="ArgumentException">The name is empty, a type can never be passed to a method, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    public static Task<TResult> RunAsync<T1, T2, TResult>(this IComputeClient client, string method, T1 arg1, T2 arg2, CancellationToken cancellationToken) =>
        ExecuteAsync(client, ComputeCall.Create<T1, T2, TResult>(NamedMethods.Find<Func<T1, T2, TResult>>(method, typeof(TResult), typeof(T1), typeof(T2)), arg1, arg2), options: null, cancellationToken);

    /// <summary>Runs a method that is known by name, with two arguments.</summary>
    /// <typeparam name="T1">The type of the parameter that <paramref name="arg1"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="T2">The type of the parameter that <paramref name="arg2"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="TResult">The type of its result; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="client">Runs the call.</param>
    /// <param name="method">The method's key: the name that it was given, or its declaring type plus its signature, as in <c>Shop.Primes.Count(System.Int32)</c>.</param>
    /// <param name="arg1">An argument; copied before this method returns.</param>
    /// <param name="arg2">An argument; copied before this method returns.</param>
    /// <param name="options">Options of this call, or <see langword="null"/> for those of the method and the pool.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result, or with one exception that says what happened and what to do.</returns>
    /// <exception cref="ArgumentException">The name is empty, a type can never be passed to a method, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    public static Task<TResult> RunAsync<T1, T2, TResult>(this IComputeClient client, string method, T1 arg1, T2 arg2, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, ComputeCall.Create<T1, T2, TResult>(NamedMethods.Find<Func<T1, T2, TResult>>(method, typeof(TResult), typeof(T1), typeof(T2)), arg1, arg2), options, cancellationToken);

    /// <summary>Runs a method that is known by name, with three arguments.</summary>
    /// <typeparam name="T1">The type of the parameter that <paramref name="arg1"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="T2">The type of the parameter that <paramref name="arg2"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="T3">The type of the parameter that <paramref name="arg3"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="TResult">The type of its result; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="client">Runs the call.</param>
    /// <param name="method">The method's key: the name that it was given, or its declaring type plus its signature, as in <c>Shop.Primes.Count(System.Int32)</c>.</param>
    /// <param name="arg1">An argument; copied before this method returns.</param>
    /// <param name="arg2">An argument; copied before this method returns.</param>
    /// <param name="arg3">An argument; copied before this method returns.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result, or with one exception that says what happened and what to do.</returns>
    /// <exception cref="ArgumentException">The name is empty, a type can never be passed to a method, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, TResult>(this IComputeClient client, string method, T1 arg1, T2 arg2, T3 arg3, CancellationToken cancellationToken) =>
        ExecuteAsync(client, ComputeCall.Create<T1, T2, T3, TResult>(NamedMethods.Find<Func<T1, T2, T3, TResult>>(method, typeof(TResult), typeof(T1), typeof(T2), typeof(T3)), arg1, arg2, arg3), options: null, cancellationToken);

    /// <summary>Runs a method that is known by name, with three arguments.</summary>
    /// <typeparam name="T1">The type of the parameter that <paramref name="arg1"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="T2">The type of the parameter that <paramref name="arg2"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="T3">The type of the parameter that <paramref name="arg3"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="TResult">The type of its result; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="client">Runs the call.</param>
    /// <param name="method">The method's key: the name that it was given, or its declaring type plus its signature, as in <c>Shop.Primes.Count(System.Int32)</c>.</param>
    /// <param name="arg1">An argument; copied before this method returns.</param>
    /// <param name="arg2">An argument; copied before this method returns.</param>
    /// <param name="arg3">An argument; copied before this method returns.</param>
    /// <param name="options">Options of this call, or <see langword="null"/> for those of the method and the pool.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result, or with one exception that says what happened and what to do.</returns>
    /// <exception cref="ArgumentException">The name is empty, a type can never be passed to a method, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, TResult>(this IComputeClient client, string method, T1 arg1, T2 arg2, T3 arg3, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, ComputeCall.Create<T1, T2, T3, TResult>(NamedMethods.Find<Func<T1, T2, T3, TResult>>(method, typeof(TResult), typeof(T1), typeof(T2), typeof(T3)), arg1, arg2, arg3), options, cancellationToken);

    /// <summary>Runs a method that is known by name, with four arguments.</summary>
    /// <typeparam name="T1">The type of the parameter that <paramref name="arg1"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="T2">The type of the parameter that <paramref name="arg2"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="T3">The type of the parameter that <paramref name="arg3"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="T4">The type of the parameter that <paramref name="arg4"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="TResult">The type of its result; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="client">Runs the call.</param>
    /// <param name="method">The method's key: the name that it was given, or its declaring type plus its signature, as in <c>Shop.Primes.Count(System.Int32)</c>.</param>
    /// <param name="arg1">An argument; copied before this method returns.</param>
    /// <param name="arg2">An argument; copied before this method returns.</param>
    /// <param name="arg3">An argument; copied before this method returns.</param>
    /// <param name="arg4">An argument; copied before this method returns.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result, or with one exception that says what happened and what to do.</returns>
    /// <exception cref="ArgumentException">The name is empty, a type can never be passed to a method, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, T4, TResult>(this IComputeClient client, string method, T1 arg1, T2 arg2, T3 arg3, T4 arg4, CancellationToken cancellationToken) =>
        ExecuteAsync(client, ComputeCall.Create<T1, T2, T3, T4, TResult>(NamedMethods.Find<Func<T1, T2, T3, T4, TResult>>(method, typeof(TResult), typeof(T1), typeof(T2), typeof(T3), typeof(T4)), arg1, arg2, arg3, arg4), options: null, cancellationToken);

    /// <summary>Runs a method that is known by name, with four arguments.</summary>
    /// <typeparam name="T1">The type of the parameter that <paramref name="arg1"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="T2">The type of the parameter that <paramref name="arg2"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="T3">The type of the parameter that <paramref name="arg3"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="T4">The type of the parameter that <paramref name="arg4"/> is for, as the method declares it.</typeparam>
    /// <typeparam name="TResult">The type of its result; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="client">Runs the call.</param>
    /// <param name="method">The method's key: the name that it was given, or its declaring type plus its signature, as in <c>Shop.Primes.Count(System.Int32)</c>.</param>
    /// <param name="arg1">An argument; copied before this method returns.</param>
    /// <param name="arg2">An argument; copied before this method returns.</param>
    /// <param name="arg3">An argument; copied before this method returns.</param>
    /// <param name="arg4">An argument; copied before this method returns.</param>
    /// <param name="options">Options of this call, or <see langword="null"/> for those of the method and the pool.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result, or with one exception that says what happened and what to do.</returns>
    /// <exception cref="ArgumentException">The name is empty, a type can never be passed to a method, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, T4, TResult>(this IComputeClient client, string method, T1 arg1, T2 arg2, T3 arg3, T4 arg4, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, ComputeCall.Create<T1, T2, T3, T4, TResult>(NamedMethods.Find<Func<T1, T2, T3, T4, TResult>>(method, typeof(TResult), typeof(T1), typeof(T2), typeof(T3), typeof(T4)), arg1, arg2, arg3, arg4), options, cancellationToken);
}
