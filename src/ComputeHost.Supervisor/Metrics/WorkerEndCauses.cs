using ComputeHost.Protocol.Metrics;
using ComputeHost.Supervisor.Recycling;

namespace ComputeHost.Supervisor.Metrics;

/// <summary>Why workers end, as values of a tag: a closed set.</summary>
internal static class WorkerEndCauses
{
    /// <summary>It did not become ready.</summary>
    public const string StartFailed = "start_failed";

    /// <summary>It was let go because it had nothing to do.</summary>
    public const string Idle = "idle";

    /// <summary>Its pool ended.</summary>
    public const string Stopped = "stopped";

    /// <summary>It died, and of what.</summary>
    public static string Of(WorkerLostCause cause) => TagText<WorkerLostCause>.Of(cause);

    /// <summary>It was replaced: <c>recycled_memory</c>.</summary>
    public static string Of(RecycleReason reason) => reason switch
    {
        RecycleReason.MaxCalls => "recycled_max_calls",
        RecycleReason.Age => "recycled_age",
        RecycleReason.Memory => "recycled_memory",
        RecycleReason.Requested => "recycled_requested",
        RecycleReason.Surplus => "recycled_surplus",
        _ => "recycled_calls_left_running",
    };
}
