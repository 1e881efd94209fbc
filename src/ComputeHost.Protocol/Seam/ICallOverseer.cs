namespace ComputeHost.Protocol.Seam;

/// <summary>What the keeper of time limits asks of those who run calls: when one began, and that one be ended.</summary>
/// <remarks>
/// Safe from any thread; neither member blocks. Both are called without a lock: what ends a call may report it before <see cref="Condemn"/> returns. Between
/// processes both work from the flight recorder and system calls alone, so that a time limit holds while the host's thread pool is starved.
/// </remarks>
internal interface ICallOverseer
{
    /// <summary>When the worker entered a call, in <see cref="System.Diagnostics.Stopwatch"/> ticks of this machine.</summary>
    CallStart ReadStart(long epoch, ulong session, ulong call);

    /// <summary>
    /// Ends a running call by ending its worker: condemned first, so that no other call can be hit; then the process group is killed and replaced.
    /// </summary>
    /// <returns>False if the call is not running (any more), or a debugger is attached to its worker, and so nothing was done.</returns>
    bool Condemn(long epoch, ulong session, ulong call, string reason);
}
