using System.Diagnostics;
using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Payloads.Graph;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Worker.Logging;
using ComputeHost.Worker.Slots;
using ComputeHost.Worker.Vitals;

namespace ComputeHost.Worker.Sessions;

/// <summary>What all sessions of this worker share.</summary>
internal sealed class WorkerCore
{
    private readonly RecorderPage _page;
    private readonly SoftLimit? _softLimit;
    private volatile bool _draining;

    public WorkerCore(RecorderPage page, Beat beat, MethodRegistry methods, int slots, long maxPayload, SoftLimit? softLimit = null, StrayCalls? strays = null)
    {
        _page = page;
        _softLimit = softLimit;
        FaultPoint.Current?.Attach(page);
        Methods = methods;
        MaxPayload = maxPayload;
        GraphLimits.Raise(maxPayload);
        Scheduler = new SlotScheduler(page, slots);
        Places = new SessionPlaces(page);
        NestedClient = new NestedClient(maxPayload, static method => new WorkerLogger(method), strays);
        Unary = OpenUnary();
        for (int index = 0; index < slots; index++)
        {
            new Slot(index, Scheduler, page, beat, maxPayload, softLimit is null ? null : LookAtMemory).Start();
        }
    }

    public MethodRegistry Methods { get; }

    public SlotScheduler Scheduler { get; }

    public SessionPlaces Places { get; }

    public NestedClient NestedClient { get; }

    public UnaryCalls Unary { get; }

    public long MaxPayload { get; }

    public bool IsDraining => _draining;

    /// <summary>Takes nothing new, tells the sessions, and waits until they have ended.</summary>
    public async Task DrainAsync()
    {
        _draining = true;
        foreach (CallSource source in Scheduler.Drain())
        {
            source.OnDraining();
        }

        await Scheduler.Emptied.ConfigureAwait(false);
    }

    private void LookAtMemory(int slot)
    {
        bool exceeded = _softLimit!.IsExceeded(Stopwatch.GetTimestamp());
        _page.NoteMemory(slot, _softLimit.Occupied);
        // Before the first call is over nothing is left of any: the next worker would be as full, and no call would ever run.
        if (exceeded && !_draining && Scheduler.HasRun)
        {
            TakeNoMore();
        }
    }

    /// <summary>What is not started goes elsewhere. The supervisor sees in the page that it must replace this worker, and lets it go.</summary>
    private void TakeNoMore()
    {
        _draining = true;
        _page.MarkFull();
        foreach ((CallSource source, IReadOnlyList<WorkerCall> waiting) in Scheduler.Close())
        {
            // First, so that nothing is sent here again.
            source.OnDraining();
            foreach (WorkerCall call in waiting)
            {
                source.OnTakenBack(call);
            }
        }
    }

    private UnaryCalls OpenUnary()
    {
        if (!Places.TryOpen(out SessionPlace? place))
        {
            throw new InvalidOperationException("The flight recorder has no place left for the unary calls.");
        }

        var unary = new UnaryCalls(place, this);
        Scheduler.TryAttach(unary);
        return unary;
    }
}
