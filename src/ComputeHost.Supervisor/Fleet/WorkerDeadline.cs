using ComputeHost.Supervisor.Exits;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>When a worker is killed unless it has gone on by then, or is given up if it was killed before.</summary>
/// <param name="Since">When the time began to run.</param>
/// <param name="After">How long it runs.</param>
/// <param name="Order">What happens then; null if the worker has been killed already, and is given up.</param>
internal sealed record WorkerDeadline(long Since, TimeSpan After, KillOrder? Order)
{
    /// <summary>A kill that has no effect for so long has none.</summary>
    public static readonly TimeSpan LongestKill = TimeSpan.FromSeconds(10);

    public static WorkerDeadline KillAfter(TimeSpan after, string reason, TimeProvider time) => new(time.GetTimestamp(), after, KillOrder.For(reason));

    public static WorkerDeadline GiveUp(TimeProvider time) => new(time.GetTimestamp(), LongestKill, Order: null);

    public bool HasPassed(TimeProvider time) => time.GetElapsedTime(Since) >= After;

    public WorkerDeadline Restarted(TimeProvider time) => this with { Since = time.GetTimestamp() };
}
