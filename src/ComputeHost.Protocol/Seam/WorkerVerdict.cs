namespace ComputeHost.Protocol.Seam;

/// <summary>What is known of a dead worker, for the calls of one session.</summary>
/// <param name="StartedThrough">
/// Calls of the session above this number were never started; those at or below it without a result are lost. Null means that nothing is known: all are lost.
/// </param>
/// <param name="Running">The calls of this session that were running when the worker died or was fenced, with their start stamps.</param>
/// <param name="OtherRunning">How many calls of other sessions were running.</param>
/// <param name="Exit">How the process ended.</param>
/// <param name="Slots">How many calls it could run at once.</param>
internal sealed record WorkerVerdict(ulong? StartedThrough, IReadOnlyList<RunningCall> Running, int OtherRunning, WorkerExit Exit, int Slots = 1);
