using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Calls;

internal enum LaneState
{
    Open,

    /// <summary>Finishes what it has and gets nothing new.</summary>
    Draining,

    /// <summary>The session is broken: what became of its calls is being found out.</summary>
    Broken,

    Closed,
}

/// <summary>What the scheduler knows of one session with a worker. Changed by the scheduling machine alone.</summary>
internal sealed class WorkerLane(WorkerEndpoint endpoint, ulong session, int credit, ILaneOutlet outlet)
{
    public WorkerEndpoint Endpoint { get; } = endpoint;

    /// <summary>The session's identity in the worker's flight recorder.</summary>
    public ulong Session { get; } = session;

    public ILaneOutlet Outlet { get; } = outlet;

    public LaneState State { get; set; }

    /// <summary>When its session broke; 0 if it has not.</summary>
    public long BrokenAt { get; set; }

    /// <summary>How many unfinished calls the worker takes.</summary>
    public int Credit { get; set; } = credit;

    public ulong LastNumber { get; set; }

    /// <summary>When a call was last sent to an idle worker, or last came back.</summary>
    public long LastProgress { get; set; }

    public Dictionary<ulong, PendingCall> InFlight { get; } = [];

    /// <summary>Calls that want this worker and no other.</summary>
    public PendingQueue Affine { get; } = new();

    public int Load => InFlight.Count;

    public bool HasCredit => State == LaneState.Open && InFlight.Count < Credit;
}
