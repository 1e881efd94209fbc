using ComputeHost.Execution.Calls;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Worker.Sessions;

/// <summary>Something a session has to send.</summary>
/// <param name="Frame">The frame, or null for one whose content is taken as late as possible: a progress report, otherwise the credit.</param>
/// <param name="Size">About how many bytes the frame takes.</param>
/// <param name="Rest">The buffer of a result that does not fit into its frame; the writer sends the rest in chunks and disposes it.</param>
/// <param name="Progress">The report to take.</param>
/// <param name="EndsCall">Whether a call is over with it.</param>
internal readonly record struct OutgoingFrame(WorkerFrame? Frame, int Size = 0, PayloadWriter? Rest = null, ProgressReport? Progress = null, bool EndsCall = false);
