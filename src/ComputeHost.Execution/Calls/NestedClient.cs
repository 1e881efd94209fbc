using System.Globalization;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Execution.Calls;

/// <summary>
/// Runs the calls that compute methods make. They stay in this process, each on a thread of its own: waiting for a slot, a method could wait for itself.
/// Arguments and results are copied as between processes, and the exceptions are the same as there.
/// </summary>
/// <param name="maxPayload">How large encoded arguments and results may be.</param>
/// <param name="createLogger">Makes the logger of a method, by its name.</param>
/// <param name="strays">Keeps an eye on those that do not end with the call around them; null where nothing can be done about them.</param>
/// <remarks>A nested call that does not end when its time is up, or that of the call around it, keeps its thread until the process ends.</remarks>
internal sealed class NestedClient(long maxPayload, Func<string, ILogger> createLogger, StrayCalls? strays = null) : IComputeClient
{
    private long _last;

    /// <summary>Whether each value is compared with what becomes of it on its way.</summary>
    public bool ChecksRoundTrips { get; set; }

    public StrayCalls? Strays => strays;

    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(invocation, options, around: null, cancellationToken);

    /// <exception cref="InvalidOperationException">The call around it is over.</exception>
    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options, NestedCalls? around, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        MethodContract contract = MethodContract.Of(invocation.Descriptor);
        NestedLimit limit = NestedLimit.Resolve(contract, options);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(cancellationToken);
        }

        if (LocalMethods.Refuse(contract) is { } refusal)
        {
            return Task.FromException<TResult>(refusal);
        }

        string callId = string.Create(CultureInfo.InvariantCulture, $"nested-{Interlocked.Increment(ref _last)}");
        if (limit.HasPassed)
        {
            return Task.FromException<TResult>(new ComputeTimeoutException(
                $"Call '{callId}' of '{contract.DisplayName}' had its deadline before it was submitted (ComputeCallOptions.Deadline) and has not run.")
            {
                CallId = callId,
                Method = contract.DisplayName,
                Ran = ComputeRan.No,
            });
        }

        ProgressReport? progress = options?.Progress is { } listener ? NestedProgress.To(listener) : null;
        var context = new CallContext(callId, attempt: 1, limit.Execution, progress, createLogger(contract.DisplayName), this) { Deadline = limit.Deadline };
        CompiledMethod method = CompiledMethod.For(contract).For(invocation.Items);
        var call = new NestedCall<TResult>(method, Encode(invocation, contract), context, limit, maxPayload, around)
        {
            // Of a call that is only described, the method's own contract reads the result.
            ResultCodec = method.Contract.ResultCodecOf(invocation),
            RoundTripOf = ChecksRoundTrips ? invocation.Items : null,
        };
        around?.Add(context);
        return call.RunAsync(cancellationToken);
    }

    private PayloadWriter Encode<TResult>(ComputeCall<TResult> invocation, MethodContract contract)
    {
        var arguments = new PayloadWriter(maxPayload);
        try
        {
            ArgumentEncoder.Encode(invocation, contract.ParameterCodecs, arguments);
            if (ChecksRoundTrips)
            {
                RoundTrip.CheckArguments(arguments.WrittenSpan, contract.ParameterCodecs, invocation.Items);
            }

            return arguments;
        }
        catch
        {
            arguments.Dispose();
            throw;
        }
    }
}
