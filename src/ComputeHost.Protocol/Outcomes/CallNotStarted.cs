namespace ComputeHost.Protocol.Outcomes;

internal enum NotStartedReason
{
    /// <summary>One that this version does not know.</summary>
    Unknown,

    /// <summary>The client asked for it back.</summary>
    Withdrawn,

    /// <summary>The caller gave up before the method was entered.</summary>
    Cancelled,

    /// <summary>The worker takes nothing new.</summary>
    Draining,

    /// <summary>The worker has more calls than it granted.</summary>
    CreditExceeded,

    /// <summary>The worker does not know the method.</summary>
    UnknownMethod,

    /// <summary>The arguments cannot be decoded.</summary>
    BadArguments,

    /// <summary>The arguments exceed the worker's limit.</summary>
    TooLarge,

    /// <summary>The method's types differ from the caller's.</summary>
    OtherTypes,
}

/// <summary>The method was not entered and never will be by this sending of the call.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Detail">What the worker adds; empty for nothing.</param>
internal sealed record CallNotStarted(NotStartedReason Reason, string Detail);
