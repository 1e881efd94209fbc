using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Calls;

internal enum LaneState
{
    Open,

    /// <summary>Finishes its calls and gets no new ones.</summary>
    Draining,

    /// <summary>The session is broken; the fate of its calls is being determined.</summary>
    Broken,

    Closed,
}

/// <summary>What the scheduler knows of one session with a worker. Only the scheduling machine changes it.</summary>
internal sealed class WorkerLane(WorkerEndpoint endpoint, ulong session, int credit, ILaneOutlet outlet)
{
    public WorkerEndpoint Endpoint { get; } = endpoint;

    /// <summary>The session's identity in the worker's flight recorder.</summary>
    public ulong Session { get; } = session;

    public ILaneOutlet Outlet { get; } = outlet;

    public LaneState State { get; set; }

    /// <summary>When its session broke; 0 if it is not broken.</summary>
    public long BrokenAt { get; private set; }

    /// <summary>How many unfinished calls the worker accepts.</summary>
    public int Credit { get; set; } = credit;

    /// <summary>The number of the call that was sent last.</summary>
    public ulong LastNumber { get; private set; }

    /// <summary>When the idle worker last got a call, or last finished one.</summary>
    public long LastProgress { get; private set; }

    public Dictionary<ulong, PendingCall> InFlight { get; } = [];

    /// <summary>Waiting calls whose affinity key binds them to this worker.</summary>
    public PendingQueue Affine { get; } = new();

    public int Load => InFlight.Count;

    public bool HasCredit => State == LaneState.Open && InFlight.Count < Credit;

    /// <summary>The number of the call that is sent next.</summary>
    public ulong TakeNumber() => ++LastNumber;

    public void NoteProgress(long now) => LastProgress = now;

    public void NoteBroken(long now) => BrokenAt = BrokenAt == 0 ? now : BrokenAt;
}
