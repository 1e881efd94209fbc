using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Execution.Failures;

/// <summary>Tells by the exception, and by how far the call came, in which way a method failed.</summary>
internal static class MethodFaults
{
    /// <summary>How a call failed, or one item of it.</summary>
    public static MethodFault Of(Exception exception, CallStep step, ComputeContext context)
    {
        ExceptionDescription description = FaultDescription.Of(exception);
        if (exception is PayloadTooLargeException tooLarge)
        {
            (description.Size, description.Limit) = (tooLarge.Size, tooLarge.Limit);
        }

        return new MethodFault(KindOf(exception, step, context), description);
    }

    private static MethodFaultKind KindOf(Exception exception, CallStep step, ComputeContext context) => (step, exception) switch
    {
        (CallStep.Decoding, _) => MethodFaultKind.Threw,
        (_, OperationCanceledException) when context.CancellationToken.IsCancellationRequested => MethodFaultKind.Cancelled,
        (CallStep.Encoding, NotSerializableException) => MethodFaultKind.ResultNotSerializable,
        (CallStep.Encoding, PayloadTooLargeException) => MethodFaultKind.ResultTooLarge,
        // Also what a lazy result throws while it is enumerated: that is the user's code, too.
        _ => MethodFaultKind.Threw,
    };
}
