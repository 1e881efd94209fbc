namespace ComputeHost;

/// <summary>Where the calls of a method run.</summary>
public enum ComputeTactic
{
    /// <summary>In worker processes: the default. A call can be ended always, and can harm nothing but itself.</summary>
    Process,

    /// <summary>On dedicated threads of this program: cheap, for trusted work. A method that does not heed its token cannot be ended.</summary>
    Thread,

    /// <summary>
    /// As a job that is stored before it runs: for calls that must survive a restart, or that other machines may run. Needs the package
    /// <c>ComputeHost.Queue</c>.
    /// </summary>
    Queue,

    /// <summary>On the caller, which waits meanwhile: for tests. Time limits do not apply.</summary>
    Inline,
}
