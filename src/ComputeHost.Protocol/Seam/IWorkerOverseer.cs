using ComputeHost.Protocol.Methods;

namespace ComputeHost.Protocol.Seam;

/// <summary>What a client may ask of those who own the workers. The other half of the seam between a client and a supervisor.</summary>
/// <remarks>
/// All members are safe from any thread; the synchronous ones neither block nor call back. They work from the flight recorder and system calls alone, so that
/// a time limit holds while the host's thread pool is starved.
/// </remarks>
internal interface IWorkerOverseer
{
    /// <summary>Why none of the workers can run a method, as far as that is known before it is sent to one.</summary>
    ComputeHostException? Refuse(MethodContract method) => null;

    /// <summary>When the worker entered a call, in <see cref="System.Diagnostics.Stopwatch"/> ticks of this machine.</summary>
    CallStart ReadStart(long epoch, ulong session, ulong call);

    /// <summary>Ends a running call by ending its worker: condemned first, so that no other call can be hit; then the process group is killed and replaced.</summary>
    /// <returns>False if the call is not running (any more), or a debugger is attached to its worker, and so nothing was done.</returns>
    bool Condemn(long epoch, ulong session, ulong call, string reason);

    /// <summary>
    /// Reports a broken session. The worker is fenced: it starts nothing more. If it is dead or dies by itself within moments, that death is explained; if it lives,
    /// it is killed. Completes when it is confirmed dead, or when no kill ends it within seconds, without any thread of the thread pool.
    /// </summary>
    Task<WorkerVerdict> VerdictAsync(long epoch, ulong session);

    /// <summary>Says how many calls wait for a worker, so that more are started, up to the pool's maximum, or spare ones are let go.</summary>
    void ReportDemand(int waiting);

    /// <summary>Says that a call was submitted: workers that had nothing to do are looked at closely again.</summary>
    void ReportWork()
    {
    }
}

/// <summary>An answer of <see cref="IWorkerOverseer.ReadStart"/>.</summary>
/// <param name="State">Whether the call waits in the worker, is running, or is over or unknown.</param>
/// <param name="Stamp">When it was entered, if it is running.</param>
internal readonly record struct CallStart(CallStartState State, long Stamp = 0);

internal enum CallStartState
{
    /// <summary>Not entered yet.</summary>
    Waiting,

    /// <summary>Running; the stamp is valid.</summary>
    Running,

    /// <summary>Entered and over, or the worker is not known.</summary>
    Over,
}
