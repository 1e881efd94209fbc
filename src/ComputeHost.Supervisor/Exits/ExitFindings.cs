using ComputeHost.Protocol.Seam;

namespace ComputeHost.Supervisor.Exits;

/// <summary>Why a process died; <c>Kill</c> is our own kill, if it died of that.</summary>
internal sealed record ExitFindings(WorkerLostCause Cause, int? Signal, KillRecord? Kill = null);
