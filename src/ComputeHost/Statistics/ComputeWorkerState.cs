namespace ComputeHost;

/// <summary>Where a worker is in its life.</summary>
public enum ComputeWorkerState
{
    /// <summary>Its process has been launched and is not ready yet.</summary>
    Starting,

    /// <summary>It runs calls, or stands by.</summary>
    Ready,

    /// <summary>It finishes what it has, takes no new call, and then ends.</summary>
    Draining,

    /// <summary>It was told to end, or is being killed.</summary>
    Stopping,
}
