using System.Diagnostics;
using ComputeHost.Execution.Failures;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;

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
            return CallOutcome.Succeeded(steps.RunTime);
        }
        catch (Exception exception)
        {
            TimeSpan runTime = steps.RunTime;
            // Nothing is wrong with the arguments if the memory is full.
            return steps.Step == CallStep.Decoding && exception is not OutOfMemoryException
                ? CallOutcome.Refused(new CallNotStarted(ReasonOf(exception), FaultDescription.Of(exception).Message))
                : CallOutcome.Faulted(MethodFaults.Of(exception, steps.Step, context), runTime);
        }
    }

    /// <summary>Runs a call whose arguments and result are not copied.</summary>
    /// <param name="invoke">Calls the method and keeps its result.</param>
    /// <param name="context">What the method gets if it ends in a token or a context.</param>
    [StackTraceHidden]
    public static CallOutcome RunShared(Action<ComputeContext> invoke, ComputeContext context)
    {
        var steps = default(CallSteps);
        steps.Enter();
        try
        {
            invoke(context);
            steps.Leave();
            return CallOutcome.Succeeded(steps.RunTime);
        }
        catch (Exception exception)
        {
            return CallOutcome.Faulted(MethodFaults.Of(exception, steps.Step, context), steps.RunTime);
        }
    }

    // Arguments that arrive in another form can grow beyond the limit.
    private static NotStartedReason ReasonOf(Exception exception) =>
        exception is PayloadTooLargeException ? NotStartedReason.TooLarge : NotStartedReason.BadArguments;
}
