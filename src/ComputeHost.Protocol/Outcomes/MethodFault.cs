namespace ComputeHost.Protocol.Outcomes;

internal enum MethodFaultKind
{
    /// <summary>The method threw.</summary>
    Threw,

    /// <summary>The method ended by the cancellation that was asked for.</summary>
    Cancelled,

    /// <summary>The method ended, but its result cannot be encoded.</summary>
    ResultNotSerializable,

    /// <summary>The method ended, but its encoded result exceeds the limit.</summary>
    ResultTooLarge,
}

/// <summary>A method was entered and did not end with a result.</summary>
internal sealed record MethodFault(MethodFaultKind Kind, ExceptionDescription Exception);
