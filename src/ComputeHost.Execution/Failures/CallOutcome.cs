using ComputeHost.Protocol.V1;

namespace ComputeHost.Execution.Failures;

internal enum CallEnd
{
    /// <summary>The encoded result is in the writer.</summary>
    Result,

    /// <summary>The arguments could not be decoded; the method was not entered.</summary>
    BadArguments,

    /// <summary>The method threw.</summary>
    Threw,

    /// <summary>The method ended by the cancellation that was asked for.</summary>
    Cancelled,

    ResultNotSerializable,

    ResultTooLarge,
}

/// <summary>How a call ended.</summary>
/// <param name="End">In which way.</param>
/// <param name="RunTime">Of the method alone.</param>
/// <param name="Detail">Null for a result.</param>
internal readonly record struct CallOutcome(CallEnd End, TimeSpan RunTime, FaultDetail? Detail = null);
