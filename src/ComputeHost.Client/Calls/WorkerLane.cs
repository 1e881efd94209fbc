using System.Diagnostics.CodeAnalysis;
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
    private long _lastHeard;

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

    /// <summary>Whether the other side, a daemon, keeps the limits of its calls. Here it is only watched that the daemon lives.</summary>
    public bool KeepsLimits { get; init; }

    /// <summary>Whether a call that does not end can be ended, with its worker. Threads of this program cannot.</summary>
    public bool EndsCalls { get; init; } = true;

    /// <summary>Where the other side notes which calls it has given to a worker; null for none.</summary>
    public JournalSlots? Journal { get; init; }

    /// <summary>When the other side last sent something. Written without a lock, by whoever reads the session.</summary>
    public long LastHeard
    {
        get => Volatile.Read(ref _lastHeard);
        set => Volatile.Write(ref _lastHeard, value);
    }

    public Dictionary<ulong, PendingCall> InFlight { get; } = [];

    /// <summary>Waiting calls whose affinity key binds them to this worker.</summary>
    public ICallOrder Affine { get; init; } = new PendingQueue();

    public int Load => InFlight.Count;

    public bool HasCredit => State == LaneState.Open && InFlight.Count < Credit;

    /// <summary>The number of the call that is sent next.</summary>
    public ulong TakeNumber() => ++LastNumber;

    /// <summary>Room for it has been reserved.</summary>
    public void Take(PendingCall call)
    {
        InFlight.Add(call.Number, call);
        Journal?.Assign(call);
    }

    public bool TryRemove(ulong number, [NotNullWhen(true)] out PendingCall? call)
    {
        bool had = InFlight.Remove(number, out call);
        if (had)
        {
            Journal?.Free(call!);
        }

        return had;
    }

    public void NoteProgress(long now) => LastProgress = now;

    public void NoteBroken(long now) => BrokenAt = BrokenAt == 0 ? now : BrokenAt;
}
