using ComputeHost.Execution.Calls;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Worker.Sessions;

/// <summary>Something that a worker's session has to send.</summary>
/// <param name="Frame">The frame, or null for one whose content is taken as late as possible: a progress report, otherwise the credit.</param>
/// <param name="Size">About how many bytes the frame takes.</param>
/// <param name="Rest">The buffer of a result that does not fit into its frame; the rest follows in chunks.</param>
/// <param name="Progress">The report to take.</param>
/// <param name="EndsCall">Whether a call is over with it.</param>
internal readonly record struct QueuedWorkerFrame(
    WorkerFrame? Frame, int Size = 0, PayloadWriter? Rest = null, ProgressReport? Progress = null, bool EndsCall = false) : IQueuedFrame
{
    /// <summary>Marks the end of the stream.</summary>
    public static QueuedWorkerFrame End { get; } = new(Frame: null) { IsEnd = true };

    public bool IsEnd { get; private init; }

    public bool HoldsPayload => Rest is not null;

    public void Release() => Rest?.Dispose();
}
