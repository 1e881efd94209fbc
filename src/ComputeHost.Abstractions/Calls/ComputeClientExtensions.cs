namespace ComputeHost;

/// <summary>
/// The calls of <see cref="IComputeClient"/>: a static method marked with <see cref="ComputeMethodAttribute"/>, its arguments, and either a cancellation
/// token or options followed by a token.
/// </summary>
/// <remarks>
/// The method is given as a method group: <c>client.RunAsync(Primes.Count, 5_000_000)</c>. An argument may be of any class that can be assigned to
/// the parameter's type, and travels as that type; numbers are not converted: where a parameter is <see cref="long"/>, write <c>3L</c>. Everything
/// that <see cref="IComputeClient.ExecuteAsync{TResult}"/> says holds for each of these.
/// </remarks>
public static partial class ComputeClientExtensions
{
    private static Task<TResult> ExecuteAsync<TResult>(IComputeClient client, ComputeCall<TResult> call, ComputeCallOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.ExecuteAsync(call, options, cancellationToken);
    }
}
