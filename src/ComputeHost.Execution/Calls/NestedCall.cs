using System.Diagnostics;
using System.Globalization;
using ComputeHost.Calls;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Cultures;
using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Execution.Calls;

/// <summary>One call of a <see cref="NestedClient"/>.</summary>
internal sealed class NestedCall<TResult>(
    CompiledMethod method, PayloadWriter arguments, CallContext context, NestedLimit limit, long maxPayload, NestedCalls? around)
{
    // By way of the text, so that what a pool would refuse is refused here too.
    private readonly CultureInfo _culture = CultureText.Parse(CultureText.Of(CultureInfo.CurrentCulture));
    private readonly CultureInfo _uiCulture = CultureText.Parse(CultureText.Of(CultureInfo.CurrentUICulture));
    private volatile bool _entered;

    /// <summary>Reads the result.</summary>
    public required PayloadCodec<TResult> ResultCodec { get; init; }

    /// <summary>What the arguments are to the method, if the result is held against what becomes of it on its way.</summary>
    public ItemsMode? RoundTripOf { get; init; }

    private string Name => method.Contract.DisplayName;

    /// <summary>Ends, as every call does, at the caller's wish or at its limit, whether the method does or not.</summary>
    public async Task<TResult> RunAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Task<TResult> run = BeginAsync();
        try
        {
            return await run.WaitAsync(limit.First, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!run.IsCompleted)
        {
            GiveUp(run);
            throw;
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            GiveUp(run);
            string what = limit.EndsByDeadline ? "was not over by its deadline, after" : "ran longer than";
            throw new ComputeTimeoutException(
                $"Call '{context.CallId}' of '{Name}' {what} '{limit.First}', and is being ended. "
                + "Raise the limit if it legitimately takes longer, or fix what never returns.")
            {
                CallId = context.CallId,
                Method = Name,
                Attempt = 1,
                Ran = _entered ? ComputeRan.Yes : ComputeRan.Unknown,
                Executing = Stopwatch.GetElapsedTime(start),
                Timeout = limit.First,
            };
        }
    }

    /// <summary>Runs the method to its end on the calling thread. No limit ends it.</summary>
    public TResult RunHere()
    {
        try
        {
            return Run();
        }
        finally
        {
            context.End();
            around?.Remove(context);
        }
    }

    private Task<TResult> BeginAsync()
    {
        try
        {
            return DedicatedThread.RunAsync($"ComputeHost nested {Name}", RunHere, CallThread.StackBytes);
        }
        catch
        {
            // Without a thread nothing else ends the call.
            context.End();
            arguments.Dispose();
            around?.Remove(context);
            throw;
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
        return outcome switch
        {
            { Fault: { } fault } => throw FaultTranslator.Translate(context.CallId, Name, attempt: 1, fault),
            { NotStarted: { } refusal } => throw new NotSerializableException($"Call '{context.CallId}' of '{Name}' was refused: {refusal.Detail}")
            {
                CallId = context.CallId,
                Method = Name,
                Attempt = 1,
            },
            _ => Read(result.WrittenSpan),
        };
    }

    private TResult Read(ReadOnlySpan<byte> result)
    {
        if (RoundTripOf is { } items)
        {
            try
            {
                RoundTrip.CheckResult(result, method.Contract.DeclaredResultCodec, items);
            }
            catch (NotSerializableException refusal)
            {
                throw FaultTranslator.Translate(context.CallId, Name, attempt: 1, refusal);
            }
        }

        return ResultCodec.Read(result);
    }

    private void GiveUp(Task<TResult> run)
    {
        context.Cancel();
        // How it ends now interests nobody, and must not be reported as unobserved.
        _ = run.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
