using System.Globalization;
using ComputeHost.Client.Answers;
using ComputeHost.Client.Metrics;
using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Methods;
using ComputeHost.Executors;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Threads;
using ComputeHost.Seam;

namespace ComputeHost.Inline;

/// <summary>
/// Calls run on their callers, to the end, before <see cref="ExecuteAsync"/> returns. Values are copied and refused as everywhere; nothing waits, and no limit
/// ends a method.
/// </summary>
internal sealed class InlineTactic : IComputeTactic
{
    private readonly ComputePoolOptions _options;
    private readonly CallEnvironment _environment;
    private readonly CallCounters _counters = new();
    private long _last;
    private volatile bool _isStopped;

    public InlineTactic(ComputePoolOptions options)
    {
        _options = options;
        _environment = new CallEnvironment(options, TimeProvider.System);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        ObjectDisposedException.ThrowIf(_isStopped, typeof(IComputeClient));
        MethodContract contract = MethodContract.Of(invocation.Descriptor);
        options?.Check();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(cancellationToken);
        }

        if (LocalMethods.Refuse(contract) is { } refusal)
        {
            return Task.FromException<TResult>(refusal);
        }

        string callId = string.Create(CultureInfo.InvariantCulture, $"inline-{Interlocked.Increment(ref _last)}");
        ProgressReport? progress = options?.Progress is { } listener ? NestedProgress.To(listener) : null;
        var context = new CallContext(callId, attempt: 1, limit: null, progress, _environment.LoggerOf(contract.DisplayName), _environment.NestedClient);
        CompiledMethod method = CompiledMethod.For(contract).For(invocation.Items);
        var call = new NestedCall<TResult>(method, Encode(invocation, contract), context, limit: default, _options.MaxPayload, around: null)
        {
            ResultCodec = method.Contract.ResultCodecOf(invocation),
            RoundTripOf = _options.CheckRoundTrips ? invocation.Items : null,
        };
        _counters.CountSubmitted();
        return RunAsync(call, context, cancellationToken);
    }

    public ComputePoolStatistics GetStatistics() => PoolStatistics.Of(_counters);

    public Task StopAsync(CancellationToken hurry)
    {
        _isStopped = true;
        return Task.CompletedTask;
    }

    private Task<TResult> RunAsync<TResult>(NestedCall<TResult> call, CallContext context, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((CallContext)state!).Cancel(), context);
        TResult? result = default;
        ComputeHostException? failure = null;
        // In a context of its own, so that cultures and asynchronous locals of the method do not become the caller's.
        ExecutionContext.Run(EmptyContext.Value, _ => (result, failure) = Run(call), null);
        // As everywhere: who has given up is not told how the method ended.
        bool isCancelled = cancellationToken.IsCancellationRequested;
        _counters.CountEnded(isCancelled ? OutcomeKind.Cancelled : failure is null ? OutcomeKind.Succeeded : OutcomeKinds.Of(failure));
        return isCancelled ? Task.FromCanceled<TResult>(cancellationToken)
            : failure is not null ? Task.FromException<TResult>(failure)
            : Task.FromResult(result!);
    }

    private static (TResult? Result, ComputeHostException? Failure) Run<TResult>(NestedCall<TResult> call)
    {
        try
        {
            return (call.RunHere(), null);
        }
        catch (ComputeHostException failure)
        {
            return (default, failure);
        }
    }

    private PayloadWriter Encode<TResult>(ComputeCall<TResult> invocation, MethodContract contract)
    {
        var arguments = new PayloadWriter(_options.MaxPayload);
        try
        {
            ArgumentEncoder.Encode(invocation, contract.ParameterCodecs, arguments);
            if (_options.CheckRoundTrips)
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
