using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Protocol.Outcomes;

/// <summary>
/// How one sending of a call ended, by whatever it was run: a result, a fault of its method, or not started at all. The default is a result without a value, which
/// is what a run reports that has written its value to a buffer of its own.
/// </summary>
internal readonly record struct CallOutcome
{
    /// <summary>Null unless the method did not end with a result.</summary>
    public MethodFault? Fault { get; private init; }

    /// <summary>Null unless the method was not entered.</summary>
    public CallNotStarted? NotStarted { get; private init; }

    /// <summary>Null unless a daemon ended the call without an outcome of its method.</summary>
    public Failed? Failed { get; private init; }

    /// <summary>How long the method itself ran, without decoding and encoding; zero if it is not known.</summary>
    public TimeSpan RunTime { get; private init; }

    /// <summary>The whole encoded value of a result.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>What lends the value instead, if it lies in the worker's segment.</summary>
    public SegmentLease? Lease { get; private init; }

    public bool IsResult => Fault is null && NotStarted is null && Failed is null;

    public ReadOnlySpan<byte> ValueSpan => Lease is { } lease ? lease.Span : Value.Span;

    public static CallOutcome Succeeded(TimeSpan runTime) => new() { RunTime = runTime };

    public static CallOutcome Of(ReadOnlyMemory<byte> value, TimeSpan runTime = default) => new() { Value = value, RunTime = runTime };

    public static CallOutcome Of(SegmentLease lease, TimeSpan runTime = default) => new() { Lease = lease, RunTime = runTime };

    public static CallOutcome Of(Failed failed) => new() { Failed = failed };

    public static CallOutcome Faulted(MethodFault fault, TimeSpan runTime = default) => new() { Fault = fault, RunTime = runTime };

    public static CallOutcome Refused(CallNotStarted refusal) => new() { NotStarted = refusal };
}
