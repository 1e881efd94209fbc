namespace ComputeHost;

/// <summary>The place of a call in the pending queue: a higher priority is sent first, calls of one priority in the order of their submission.</summary>
public enum ComputePriority
{
    /// <summary>After everything else.</summary>
    Low = -1,

    /// <summary>The default.</summary>
    Normal = 0,

    /// <summary>Before everything else.</summary>
    High = 1,
}
