using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Daemon.Diagnostics;

/// <summary>What a worker's slots were doing.</summary>
/// <param name="ProcessId">The worker.</param>
/// <param name="Elapsed">How long it took to find out.</param>
/// <param name="Slots">Slot 0 first.</param>
internal sealed record WorkerStackReport(int ProcessId, TimeSpan Elapsed, IReadOnlyList<SlotStack> Slots);

/// <param name="Slot">The slot and its call when the sample was taken.</param>
/// <param name="IsSteady">Whether it ran that call all the while; if not, the frames may be those of the call before.</param>
/// <param name="Frames">The newest first, down to the method; none if the slot runs no call, or its thread was not seen.</param>
internal sealed record SlotStack(SlotReading Slot, bool IsSteady, IReadOnlyList<StackFrame> Frames);
