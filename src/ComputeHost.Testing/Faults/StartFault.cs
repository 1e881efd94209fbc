namespace ComputeHost.Testing;

/// <summary>How a worker misbehaves before it is ready.</summary>
public enum StartFault
{
    /// <summary>It takes longer than usual: as long as the plan says.</summary>
    Slow,

    /// <summary>It never becomes ready, and does not end either.</summary>
    NeverReady,

    /// <summary>It exits with code 3.</summary>
    Exit,

    /// <summary>Its preparation throws an exception.</summary>
    Throw,

    /// <summary>It crashes.</summary>
    FailFast,
}
