using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Scheduling;

/// <summary>A worker's last word on a call.</summary>
/// <param name="number">The call's number in the session.</param>
/// <param name="frame">A Result, Fault or NotStarted.</param>
/// <param name="value">The whole encoded value of a Result.</param>
/// <param name="lease">If the value lies in the worker's segment instead.</param>
internal struct CallEnding(ulong number, WorkerFrame frame, ReadOnlyMemory<byte> value = default, SegmentLease? lease = null)
{
    public ulong Number { get; } = number;

    public WorkerFrame Frame { get; } = frame;

    public ReadOnlyMemory<byte> Value { get; } = value;

    public SegmentLease? Lease { get; } = lease;

    /// <summary>Whether the thread that brings it may also run the user's code, because it has run the method.</summary>
    public bool MayReadHere { get; init; }

    /// <summary>Set by the scheduler: whether the value is to be read where the call's limits can overtake it.</summary>
    public bool IsRead { get; set; }

    /// <summary>Set by the scheduler: the call to be answered, or null if there is nobody to be told.</summary>
    public PendingCall? Call { get; set; }
}
