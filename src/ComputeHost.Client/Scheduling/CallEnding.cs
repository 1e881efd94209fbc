using ComputeHost.Client.Calls;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Scheduling;

/// <summary>A worker's last word on a call.</summary>
/// <param name="number">The call's number in the session.</param>
/// <param name="frame">A Result, Fault or NotStarted.</param>
/// <param name="value">The whole encoded value of a Result.</param>
internal struct CallEnding(ulong number, WorkerFrame frame, ReadOnlyMemory<byte> value)
{
    public ulong Number { get; } = number;

    public WorkerFrame Frame { get; } = frame;

    public ReadOnlyMemory<byte> Value { get; } = value;

    /// <summary>Set by the scheduler: the call to be answered, or null if there is nobody to be told.</summary>
    public PendingCall? Call { get; set; }
}
