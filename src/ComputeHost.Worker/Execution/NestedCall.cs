using System.Diagnostics;
using System.Globalization;
using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;
using ComputeHost.Worker.Methods;

namespace ComputeHost.Worker.Execution;

/// <summary>One call of a <see cref="NestedClient"/>.</summary>
internal sealed class NestedCall<TResult>(CompiledMethod method, PayloadWriter arguments, CallContext context, TimeSpan limit, long maxPayload)
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;
    private volatile bool _entered;

    private string Name => method.Contract.DisplayName;

    /// <summary>Ends, as every call does, at the caller's wish or at its limit, whether the method does or not.</summary>
    public async Task<TResult> RunAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Task<TResult> run = DedicatedThread.RunAsync($"ComputeHost nested {Name}", Run, Slot.StackBytes);
        try
        {
            return await run.WaitAsync(limit, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!run.IsCompleted)
        {
            GiveUp(run);
            throw;
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            GiveUp(run);
            throw new ComputeTimeoutException($"Call '{context.CallId}' of '{Name}' ran longer than '{limit}' and is being ended. Raise the limit if it legitimately takes longer, or mend what never returns.")
            {
                CallId = context.CallId,
                Method = Name,
                Attempt = 1,
                Ran = _entered ? ComputeRan.Yes : ComputeRan.Unknown,
                Executing = Stopwatch.GetElapsedTime(start),
                Timeout = limit,
            };
        }
    }

    private TResult Run()
    {
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _uiCulture;
        using PayloadWriter encoded = arguments;
        using var result = new PayloadWriter(maxPayload);
        context.Start(Stopwatch.GetTimestamp());
        _entered = true;
        CallOutcome outcome = CallRunner.Run(method, encoded.WrittenSpan, context, result);
        return outcome.End switch
        {
            CallEnd.Result => method.Contract.ResultCodec<TResult>().Read(result.WrittenSpan),
            CallEnd.BadArguments => throw new NotSerializableException($"Call '{context.CallId}' of '{Name}' was refused: {outcome.Detail!.Message}") { CallId = context.CallId, Method = Name, Attempt = 1 },
            _ => throw FaultTranslator.Translate(context.CallId, Name, attempt: 1, new Fault { Kind = CallFaults.KindOf(outcome.End), Detail = outcome.Detail }),
        };
    }

    private void GiveUp(Task<TResult> run)
    {
        context.Cancel();
        // How it ends now interests nobody, and must not be reported as unobserved.
        _ = run.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
