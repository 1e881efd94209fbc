namespace ComputeHost.Supervisor.Fleet;

/// <summary>Where a worker is in its life. Why it got there is told by its kill order or its recycle reason.</summary>
internal enum WorkerState
{
    /// <summary>Launched, no handshake yet.</summary>
    Starting,

    /// <summary>Can be called, or stands by.</summary>
    Ready,

    /// <summary>Finishes its calls and then ends.</summary>
    Draining,

    /// <summary>Was told to end, or is being killed.</summary>
    Stopping,

    /// <summary>The process is dead.</summary>
    Exited,
}
