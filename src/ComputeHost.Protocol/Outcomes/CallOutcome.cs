using ComputeHost.Protocol.Segments;

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

    /// <summary>How long the method itself ran, without decoding and encoding; zero if it is not known.</summary>
    public TimeSpan RunTime { get; private init; }

    /// <summary>The whole encoded value of a result.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>What lends the value instead, if it lies in the worker's segment.</summary>
    public SegmentLease? Lease { get; private init; }

    public bool IsResult => Fault is null && NotStarted is null;

    public ReadOnlySpan<byte> ValueSpan => Lease is { } lease ? lease.Span : Value.Span;

    public static CallOutcome Succeeded(TimeSpan runTime) => new() { RunTime = runTime };

    public static CallOutcome Of(ReadOnlyMemory<byte> value) => new() { Value = value };

    public static CallOutcome Of(SegmentLease lease) => new() { Lease = lease };

    public static CallOutcome Faulted(MethodFault fault, TimeSpan runTime = default) => new() { Fault = fault, RunTime = runTime };

    public static CallOutcome Refused(CallNotStarted refusal) => new() { NotStarted = refusal };
}
