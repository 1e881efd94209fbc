namespace ComputeHost;

/// <summary>When calls run on threads inside the host instead of in worker processes. Decided once, when the pool starts.</summary>
public enum InProcessMode
{
    /// <summary>Always worker processes.</summary>
    Never,

    /// <summary>
    /// Inside the host when a debugger is attached to it as the pool starts, so that its breakpoints are hit, or when <c>dotnet watch</c> applies
    /// edits to it, which do not reach other processes; otherwise worker processes.
    /// </summary>
    WhenDebugging,

    /// <summary>Always inside the host: for tests and for platforms without processes. Nothing protects the host from what the methods do.</summary>
    Always,
}
