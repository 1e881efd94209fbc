namespace ComputeHost.QueueApp.Probes;

/// <summary>Where in a job's life at its consumer a fault is injected, the first time that a job comes there.</summary>
public enum FaultPoint
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>The job is claimed, and not said to be entered.</summary>
    BeforeEntry = 1,

    /// <summary>It is said to be entered, and not run.</summary>
    AfterEntry = 2,

    /// <summary>It has run, and its outcome is nowhere.</summary>
    BeforeOutcome = 3,

    /// <summary>Its outcome is stored.</summary>
    AfterOutcome = 4,
}
