using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Worker.Slots;

/// <summary>Where calls come from and their ends go to: a session, or all unary calls together. It has a place in the flight recorder's page.</summary>
/// <param name="place">That place.</param>
internal abstract class CallSource(int place)
{
    public int Place => place;

    // ---- owned by the scheduler, under its lock ----

    /// <summary>The calls that are not started.</summary>
    public CallQueue Queue { get; } = new();

    /// <summary>Whether the source is among those with a call to take.</summary>
    public bool IsReady { get; set; }

    /// <summary>When it last had work, in Stopwatch ticks.</summary>
    public long LastWork { get; set; } = long.MinValue / 2;

    /// <summary>Its calls that are in a slot.</summary>
    public int Running { get; set; }

    /// <summary>Whether it has been forgotten and gets no call started any more.</summary>
    public bool IsDetached { get; set; }

    /// <summary>The credit that was granted last.</summary>
    public int Credit { get; set; }

    // ---- called without a lock ----

    /// <summary>A call is about to enter its method; only for calls that asked for it.</summary>
    public abstract void OnStarted(WorkerCall call);

    /// <summary>A call is over.</summary>
    /// <param name="call">The call.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="result">Holds the encoded result; to be copied, or kept by <see cref="ResultBuffer.Detach"/>.</param>
    /// <param name="creditChanged">Whether the call's end has changed the source's credit.</param>
    /// <param name="moreToDo">Whether the slot has a next call to take at once.</param>
    public abstract void OnEnded(WorkerCall call, in CallOutcome outcome, ResultBuffer result, bool creditChanged, bool moreToDo);

    /// <summary>A call that waited is not started any more: the worker has taken it from its queue.</summary>
    public abstract void OnTakenBack(WorkerCall call);

    /// <summary>The end of a call could not be told. Nobody must wait for it.</summary>
    public abstract void OnLost();

    /// <summary>The worker takes nothing new from now on.</summary>
    public abstract void OnDraining();

    /// <summary>The source is detached and none of its calls runs any more: its place may be given to another.</summary>
    public abstract void OnLeft();
}
