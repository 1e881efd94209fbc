namespace ComputeHost.Worker.Execution;

internal sealed class NestedClient(long maxPayload) : IComputeClient
{
    public Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(maxPayload.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
