using System.Diagnostics;
using ComputeHost.Execution.Failures;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Execution.Calls;

/// <summary>Runs one call on the calling thread. Whatever the method does, short of ending the process, becomes an outcome.</summary>
internal static class CallRunner
{
    /// <param name="method">The method.</param>
    /// <param name="arguments">An encoded <c>Arguments</c> message.</param>
    /// <param name="context">What the method gets if it ends in a token or a context.</param>
    /// <param name="result">An empty writer, limited to what a result may take.</param>
    /// <param name="lease">What lends the arguments, if they lie in the caller's segment.</param>
    [StackTraceHidden]
    public static CallOutcome Run(CompiledMethod method, ReadOnlySpan<byte> arguments, ComputeContext context, PayloadWriter result, SegmentLease? lease = null)
    {
        var steps = default(CallSteps);
        try
        {
            CallFaultPoint.Current?.BeforeCall(method.Contract.Key, context.Attempt);
            method.Invoke(arguments, lease, context, result, ref steps);
            return new CallOutcome(CallEnd.Result, steps.RunTime);
        }
        catch (Exception exception)
        {
            TimeSpan runTime = steps.RunTime;
            return new CallOutcome(Classify(exception, steps.Step, context), runTime, DetailOf(exception));
        }
    }

    /// <summary>How one item of a call failed.</summary>
    public static Fault Describe(Exception exception, CallStep step, ComputeContext context) =>
        new() { Kind = CallFaults.KindOf(Classify(exception, step, context)), Detail = DetailOf(exception) };

    private static FaultDetail DetailOf(Exception exception)
    {
        FaultDetail detail = FaultDescription.Of(exception);
        if (exception is PayloadTooLargeException tooLarge)
        {
            detail.Size = (ulong)tooLarge.Size;
            detail.Limit = (ulong)tooLarge.Limit;
        }

        return detail;
    }

    private static CallEnd Classify(Exception exception, CallStep step, ComputeContext context) => (step, exception) switch
    {
        // Nothing is wrong with the arguments; the memory is full.
        (CallStep.Decoding, OutOfMemoryException) => CallEnd.Threw,
        (CallStep.Decoding, _) => CallEnd.BadArguments,
        (_, OperationCanceledException) when context.CancellationToken.IsCancellationRequested => CallEnd.Cancelled,
        (CallStep.Encoding, NotSerializableException) => CallEnd.ResultNotSerializable,
        (CallStep.Encoding, PayloadTooLargeException) => CallEnd.ResultTooLarge,
        // Also what a lazy result throws while it is enumerated: that is the user's code, too.
        _ => CallEnd.Threw,
    };
}
