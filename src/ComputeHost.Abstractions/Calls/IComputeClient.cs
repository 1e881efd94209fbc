namespace ComputeHost;

/// <summary>
/// Runs compute methods somewhere else and lets the caller await them. This is what application code depends on.
/// </summary>
/// <remarks>
/// Application code calls the <c>RunAsync</c> extension methods of <see cref="ComputeClientExtensions"/>; an implementation has only
/// <see cref="ExecuteAsync{TResult}"/> to provide. All members are safe to use from many threads at once.
/// </remarks>
public interface IComputeClient
{
    /// <summary>Runs one call.</summary>
    /// <typeparam name="TResult">The method's result type; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="invocation">The method with its arguments. The arguments are copied before this method returns.</param>
    /// <param name="options">Options of this call, or <see langword="null"/> for those of the method and the pool.</param>
    /// <param name="cancellationToken">Gives the call up: the returned task is cancelled at once and the method is ended.</param>
    /// <returns>A task that ends with the method's result, or with one exception that says what happened and what to do.</returns>
    /// <exception cref="ArgumentException">
    /// The method cannot be called (see <see cref="ComputeMethodAttribute"/>), or an option is out of its range.
    /// </exception>
    /// <exception cref="NotSerializableException">A parameter or the result has a type that would not arrive equal.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default);
}
