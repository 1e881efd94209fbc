namespace ComputeHost;

/// <summary>
/// The calls of <see cref="IComputeClient"/>: a static method marked with <see cref="ComputeMethodAttribute"/>, its arguments, and either a cancellation
/// token or options followed by a token.
/// </summary>
/// <remarks>
/// The method is given as a method group: <c>client.RunAsync(Primes.Count, 5_000_000)</c>. An argument may be of any class that can be assigned to the parameter's
/// type, and travels as that type; numbers are not converted: where a parameter is <see cref="long"/>, write <c>3L</c>. Everything that <see cref="IComputeClient.ExecuteAsync{TResult}"/> says holds for each of these.
/// </remarks>
public static class ComputeClientExtensions
{
    /// <summary>Runs a function of no arguments.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<TResult>(this IComputeClient client, Func<TResult> method, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method), null, cancellationToken);

    /// <summary>Runs a function of no arguments.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<TResult>(this IComputeClient client, Func<TResult> method, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method), options, cancellationToken);

    /// <summary>Runs a procedure of no arguments.</summary>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync(this IComputeClient client, Action method, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method), null, cancellationToken);

    /// <summary>Runs a procedure of no arguments.</summary>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync(this IComputeClient client, Action method, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method), options, cancellationToken);

    /// <summary>Runs a function of no arguments that takes a cancellation token.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<TResult>(this IComputeClient client, Func<CancellationToken, TResult> method, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method), null, cancellationToken);

    /// <summary>Runs a function of no arguments that takes a cancellation token.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<TResult>(this IComputeClient client, Func<CancellationToken, TResult> method, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method), options, cancellationToken);

    /// <summary>Runs a procedure of no arguments that takes a cancellation token.</summary>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync(this IComputeClient client, Action<CancellationToken> method, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method), null, cancellationToken);

    /// <summary>Runs a procedure of no arguments that takes a cancellation token.</summary>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync(this IComputeClient client, Action<CancellationToken> method, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method), options, cancellationToken);

    /// <summary>Runs a function of no arguments that takes its context.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<TResult>(this IComputeClient client, Func<ComputeContext, TResult> method, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method), null, cancellationToken);

    /// <summary>Runs a function of no arguments that takes its context.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<TResult>(this IComputeClient client, Func<ComputeContext, TResult> method, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method), options, cancellationToken);

    /// <summary>Runs a procedure of no arguments that takes its context.</summary>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync(this IComputeClient client, Action<ComputeContext> method, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method), null, cancellationToken);

    /// <summary>Runs a procedure of no arguments that takes its context.</summary>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync(this IComputeClient client, Action<ComputeContext> method, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method), options, cancellationToken);

    /// <summary>Runs a function of one argument.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, TResult>(this IComputeClient client, Func<T1, TResult> method, T1 argument1, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1), null, cancellationToken);

    /// <summary>Runs a function of one argument.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, TResult>(this IComputeClient client, Func<T1, TResult> method, T1 argument1, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1), options, cancellationToken);

    /// <summary>Runs a procedure of one argument.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1>(this IComputeClient client, Action<T1> method, T1 argument1, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1), null, cancellationToken);

    /// <summary>Runs a procedure of one argument.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1>(this IComputeClient client, Action<T1> method, T1 argument1, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1), options, cancellationToken);

    /// <summary>Runs a function of one argument that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, TResult>(this IComputeClient client, Func<T1, CancellationToken, TResult> method, T1 argument1, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1), null, cancellationToken);

    /// <summary>Runs a function of one argument that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, TResult>(this IComputeClient client, Func<T1, CancellationToken, TResult> method, T1 argument1, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1), options, cancellationToken);

    /// <summary>Runs a procedure of one argument that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1>(this IComputeClient client, Action<T1, CancellationToken> method, T1 argument1, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1), null, cancellationToken);

    /// <summary>Runs a procedure of one argument that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1>(this IComputeClient client, Action<T1, CancellationToken> method, T1 argument1, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1), options, cancellationToken);

    /// <summary>Runs a function of one argument that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, TResult>(this IComputeClient client, Func<T1, ComputeContext, TResult> method, T1 argument1, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1), null, cancellationToken);

    /// <summary>Runs a function of one argument that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, TResult>(this IComputeClient client, Func<T1, ComputeContext, TResult> method, T1 argument1, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1), options, cancellationToken);

    /// <summary>Runs a procedure of one argument that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1>(this IComputeClient client, Action<T1, ComputeContext> method, T1 argument1, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1), null, cancellationToken);

    /// <summary>Runs a procedure of one argument that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1>(this IComputeClient client, Action<T1, ComputeContext> method, T1 argument1, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1), options, cancellationToken);

    /// <summary>Runs a function of two arguments.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, TResult>(this IComputeClient client, Func<T1, T2, TResult> method, T1 argument1, T2 argument2, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2), null, cancellationToken);

    /// <summary>Runs a function of two arguments.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, TResult>(this IComputeClient client, Func<T1, T2, TResult> method, T1 argument1, T2 argument2, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2), options, cancellationToken);

    /// <summary>Runs a procedure of two arguments.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2>(this IComputeClient client, Action<T1, T2> method, T1 argument1, T2 argument2, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2), null, cancellationToken);

    /// <summary>Runs a procedure of two arguments.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2>(this IComputeClient client, Action<T1, T2> method, T1 argument1, T2 argument2, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2), options, cancellationToken);

    /// <summary>Runs a function of two arguments that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, TResult>(this IComputeClient client, Func<T1, T2, CancellationToken, TResult> method, T1 argument1, T2 argument2, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2), null, cancellationToken);

    /// <summary>Runs a function of two arguments that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, TResult>(this IComputeClient client, Func<T1, T2, CancellationToken, TResult> method, T1 argument1, T2 argument2, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2), options, cancellationToken);

    /// <summary>Runs a procedure of two arguments that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2>(this IComputeClient client, Action<T1, T2, CancellationToken> method, T1 argument1, T2 argument2, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2), null, cancellationToken);

    /// <summary>Runs a procedure of two arguments that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2>(this IComputeClient client, Action<T1, T2, CancellationToken> method, T1 argument1, T2 argument2, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2), options, cancellationToken);

    /// <summary>Runs a function of two arguments that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, TResult>(this IComputeClient client, Func<T1, T2, ComputeContext, TResult> method, T1 argument1, T2 argument2, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2), null, cancellationToken);

    /// <summary>Runs a function of two arguments that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, TResult>(this IComputeClient client, Func<T1, T2, ComputeContext, TResult> method, T1 argument1, T2 argument2, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2), options, cancellationToken);

    /// <summary>Runs a procedure of two arguments that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2>(this IComputeClient client, Action<T1, T2, ComputeContext> method, T1 argument1, T2 argument2, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2), null, cancellationToken);

    /// <summary>Runs a procedure of two arguments that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2>(this IComputeClient client, Action<T1, T2, ComputeContext> method, T1 argument1, T2 argument2, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2), options, cancellationToken);

    /// <summary>Runs a function of three arguments.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, TResult>(this IComputeClient client, Func<T1, T2, T3, TResult> method, T1 argument1, T2 argument2, T3 argument3, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3), null, cancellationToken);

    /// <summary>Runs a function of three arguments.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, TResult>(this IComputeClient client, Func<T1, T2, T3, TResult> method, T1 argument1, T2 argument2, T3 argument3, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3), options, cancellationToken);

    /// <summary>Runs a procedure of three arguments.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2, T3>(this IComputeClient client, Action<T1, T2, T3> method, T1 argument1, T2 argument2, T3 argument3, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3), null, cancellationToken);

    /// <summary>Runs a procedure of three arguments.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2, T3>(this IComputeClient client, Action<T1, T2, T3> method, T1 argument1, T2 argument2, T3 argument3, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3), options, cancellationToken);

    /// <summary>Runs a function of three arguments that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, TResult>(this IComputeClient client, Func<T1, T2, T3, CancellationToken, TResult> method, T1 argument1, T2 argument2, T3 argument3, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3), null, cancellationToken);

    /// <summary>Runs a function of three arguments that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, TResult>(this IComputeClient client, Func<T1, T2, T3, CancellationToken, TResult> method, T1 argument1, T2 argument2, T3 argument3, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3), options, cancellationToken);

    /// <summary>Runs a procedure of three arguments that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2, T3>(this IComputeClient client, Action<T1, T2, T3, CancellationToken> method, T1 argument1, T2 argument2, T3 argument3, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3), null, cancellationToken);

    /// <summary>Runs a procedure of three arguments that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2, T3>(this IComputeClient client, Action<T1, T2, T3, CancellationToken> method, T1 argument1, T2 argument2, T3 argument3, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3), options, cancellationToken);

    /// <summary>Runs a function of three arguments that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, TResult>(this IComputeClient client, Func<T1, T2, T3, ComputeContext, TResult> method, T1 argument1, T2 argument2, T3 argument3, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3), null, cancellationToken);

    /// <summary>Runs a function of three arguments that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, TResult>(this IComputeClient client, Func<T1, T2, T3, ComputeContext, TResult> method, T1 argument1, T2 argument2, T3 argument3, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3), options, cancellationToken);

    /// <summary>Runs a procedure of three arguments that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2, T3>(this IComputeClient client, Action<T1, T2, T3, ComputeContext> method, T1 argument1, T2 argument2, T3 argument3, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3), null, cancellationToken);

    /// <summary>Runs a procedure of three arguments that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2, T3>(this IComputeClient client, Action<T1, T2, T3, ComputeContext> method, T1 argument1, T2 argument2, T3 argument3, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3), options, cancellationToken);

    /// <summary>Runs a function of four arguments.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="T4">The type of parameter 4.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="argument4">Argument 4; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, T4, TResult>(this IComputeClient client, Func<T1, T2, T3, T4, TResult> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3, argument4), null, cancellationToken);

    /// <summary>Runs a function of four arguments.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="T4">The type of parameter 4.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="argument4">Argument 4; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, T4, TResult>(this IComputeClient client, Func<T1, T2, T3, T4, TResult> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3, argument4), options, cancellationToken);

    /// <summary>Runs a procedure of four arguments.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="T4">The type of parameter 4.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="argument4">Argument 4; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2, T3, T4>(this IComputeClient client, Action<T1, T2, T3, T4> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3, argument4), null, cancellationToken);

    /// <summary>Runs a procedure of four arguments.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="T4">The type of parameter 4.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="argument4">Argument 4; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2, T3, T4>(this IComputeClient client, Action<T1, T2, T3, T4> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3, argument4), options, cancellationToken);

    /// <summary>Runs a function of four arguments that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="T4">The type of parameter 4.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="argument4">Argument 4; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, T4, TResult>(this IComputeClient client, Func<T1, T2, T3, T4, CancellationToken, TResult> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3, argument4), null, cancellationToken);

    /// <summary>Runs a function of four arguments that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="T4">The type of parameter 4.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="argument4">Argument 4; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, T4, TResult>(this IComputeClient client, Func<T1, T2, T3, T4, CancellationToken, TResult> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3, argument4), options, cancellationToken);

    /// <summary>Runs a procedure of four arguments that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="T4">The type of parameter 4.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="argument4">Argument 4; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2, T3, T4>(this IComputeClient client, Action<T1, T2, T3, T4, CancellationToken> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3, argument4), null, cancellationToken);

    /// <summary>Runs a procedure of four arguments that takes a cancellation token.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="T4">The type of parameter 4.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="argument4">Argument 4; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2, T3, T4>(this IComputeClient client, Action<T1, T2, T3, T4, CancellationToken> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3, argument4), options, cancellationToken);

    /// <summary>Runs a function of four arguments that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="T4">The type of parameter 4.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="argument4">Argument 4; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, T4, TResult>(this IComputeClient client, Func<T1, T2, T3, T4, ComputeContext, TResult> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3, argument4), null, cancellationToken);

    /// <summary>Runs a function of four arguments that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="T4">The type of parameter 4.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="argument4">Argument 4; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method's result or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task<TResult> RunAsync<T1, T2, T3, T4, TResult>(this IComputeClient client, Func<T1, T2, T3, T4, ComputeContext, TResult> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3, argument4), options, cancellationToken);

    /// <summary>Runs a procedure of four arguments that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="T4">The type of parameter 4.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="argument4">Argument 4; it is copied.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2, T3, T4>(this IComputeClient client, Action<T1, T2, T3, T4, ComputeContext> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4, CancellationToken cancellationToken) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3, argument4), null, cancellationToken);

    /// <summary>Runs a procedure of four arguments that takes its context.</summary>
    /// <typeparam name="T1">The type of parameter 1.</typeparam>
    /// <typeparam name="T2">The type of parameter 2.</typeparam>
    /// <typeparam name="T3">The type of parameter 3.</typeparam>
    /// <typeparam name="T4">The type of parameter 4.</typeparam>
    /// <param name="client">Where the call runs.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="argument1">Argument 1; it is copied.</param>
    /// <param name="argument2">Argument 2; it is copied.</param>
    /// <param name="argument3">Argument 3; it is copied.</param>
    /// <param name="argument4">Argument 4; it is copied.</param>
    /// <param name="options">Options of this call, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A task that ends with the method or with one exception that says what happened.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public static Task RunAsync<T1, T2, T3, T4>(this IComputeClient client, Action<T1, T2, T3, T4, ComputeContext> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(client, DelegateCall.Create(method, argument1, argument2, argument3, argument4), options, cancellationToken);

    private static Task<TResult> ExecuteAsync<TResult>(IComputeClient client, ComputeCall<TResult> call, ComputeCallOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.ExecuteAsync(call, options, cancellationToken);
    }
}
