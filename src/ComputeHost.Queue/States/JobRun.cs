using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Queue.States;

/// <summary>How one attempt of a job ended at its consumer. The default is a method that returned nothing.</summary>
internal readonly record struct JobRun
{
    /// <summary>The encoded result, if there is neither of the others.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>Whether the result is a text in JSON.</summary>
    public bool IsJson { get; init; }

    /// <summary>The method was entered and did not return a result.</summary>
    public MethodFault? Fault { get; init; }

    /// <summary>The attempt ended without an outcome of its method.</summary>
    public ComputeHostException? Failure { get; init; }

    /// <summary>Whether another attempt may end otherwise: a result that cannot be sent will not be sent the next time.</summary>
    public bool MayThrowAgain => Fault?.Kind == MethodFaultKind.Threw;
}
