using System.Globalization;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Worker.Methods;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Worker.Execution;

/// <summary>
/// Runs the calls that compute methods make. They stay in this worker, each on a thread of its own: waiting for a slot, a method could wait for itself. Arguments
/// and results are copied as between processes, and the exceptions are the same as there.
/// </summary>
/// <param name="maxPayload">How large encoded arguments and results may be.</param>
/// <param name="createLogger">Makes the logger of a method, by its name.</param>
/// <remarks>A nested call that does not end when its time is up keeps its thread. It ends with the worker, at the latest by the limit of the call around it.</remarks>
internal sealed class NestedClient(long maxPayload, Func<string, ILogger> createLogger) : IComputeClient
{
    private long _last;

    public Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        MethodContract contract = MethodContract.Of(invocation.Method);
        TimeSpan limit = Limit(contract, options);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(cancellationToken);
        }

        string callId = string.Create(CultureInfo.InvariantCulture, $"nested-{Interlocked.Increment(ref _last)}");
        ProgressReport? progress = options?.Progress is { } listener ? NestedProgress.To(listener) : null;
        var context = new CallContext(callId, attempt: 1, limit == Timeout.InfiniteTimeSpan ? null : limit, progress, createLogger(contract.DisplayName), this);
        var call = new NestedCall<TResult>(CompiledMethod.For(contract).For(invocation.Items), Encode(invocation, contract), context, limit, maxPayload);
        return call.RunAsync(cancellationToken);
    }

    private static TimeSpan Limit(MethodContract contract, ComputeCallOptions? options)
    {
        TimeSpan limit = options?.Timeout ?? contract.Timeout ?? Timeout.InfiniteTimeSpan;
        return limit == Timeout.InfiniteTimeSpan || limit > TimeSpan.Zero
            ? limit
            : throw new ArgumentException($"ComputeCallOptions.Timeout is '{limit}'. It must be greater than zero, or Timeout.InfiniteTimeSpan for no limit.", nameof(options));
    }

    private PayloadWriter Encode<TResult>(ComputeCall<TResult> invocation, MethodContract contract)
    {
        var arguments = new PayloadWriter(maxPayload);
        try
        {
            ArgumentEncoder.Encode(invocation, contract, arguments);
            return arguments;
        }
        catch
        {
            arguments.Dispose();
            throw;
        }
    }
}
