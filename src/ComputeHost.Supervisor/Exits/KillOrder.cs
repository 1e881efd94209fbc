using ComputeHost.Protocol.Seam;

namespace ComputeHost.Supervisor.Exits;

/// <summary>Why the supervisor has ended a worker itself; set before the kill and never changed.</summary>
/// <param name="Record">What clients are told.</param>
/// <param name="Cause">What the death counts as for the calls that did not ask for it.</param>
internal sealed record KillOrder(KillRecord Record, WorkerLostCause Cause)
{
    public bool IsForCall => Record.Call != 0;

    /// <summary>Whether the worker itself gave the reason, so that the next one may need killing as well.</summary>
    public bool IsWorkersFault { get; private init; } = Record.Call == 0;

    public static KillOrder ForCall(ulong session, ulong call, string reason) => new(new KillRecord(session, call, reason), WorkerLostCause.Collateral);

    public static KillOrder ByOperator(string reason) => For(reason) with { IsWorkersFault = false };

    public static KillOrder For(string reason, WorkerLostCause cause = WorkerLostCause.Killed) => new(new KillRecord(0, 0, reason), cause);
}
