namespace ComputeHost.Supervisor.Recycling;

/// <summary>Why a healthy worker is replaced.</summary>
internal enum RecycleReason
{
    MaxCalls,
    Age,
    Memory,
    Requested,

    /// <summary>The pool was made smaller.</summary>
    Surplus,

    /// <summary>A call that a method made did not end with it.</summary>
    CallsLeftRunning,
}
