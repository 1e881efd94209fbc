namespace ComputeHost;

/// <summary>How sure it is that the call brought its worker down.</summary>
public enum WorkerLostBlame
{
    /// <summary>The call did not bring the worker down, or nothing is known.</summary>
    None,

    /// <summary>The call was running when the worker died, as were others or foreign threads.</summary>
    Suspect,

    /// <summary>The call brought the worker down.</summary>
    Exact,
}
