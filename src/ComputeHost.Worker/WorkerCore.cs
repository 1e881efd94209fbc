using ComputeHost.Protocol.Recorder;
using ComputeHost.Worker.Execution;
using ComputeHost.Worker.Methods;
using ComputeHost.Worker.Sessions;

namespace ComputeHost.Worker;

/// <summary>What all sessions of this worker share.</summary>
internal sealed class WorkerCore
{
    private volatile bool _draining;

    public WorkerCore(RecorderPage page, Beat beat, MethodRegistry methods, int slots, long maxPayload, StrayCalls? strays = null)
    {
        FaultPoint.Current?.Attach(page);
        Methods = methods;
        MaxPayload = maxPayload;
        Scheduler = new CallScheduler(page, slots);
        Lines = new SessionLines(page);
        NestedClient = new NestedClient(maxPayload, static method => new WorkerLogger(method), strays);
        Unary = OpenUnary();
        for (int index = 0; index < slots; index++)
        {
            new Slot(index, Scheduler, page, beat, maxPayload).Start();
        }
    }

    public MethodRegistry Methods { get; }

    public CallScheduler Scheduler { get; }

    public SessionLines Lines { get; }

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

    private UnaryCalls OpenUnary()
    {
        if (!Lines.TryOpen(out SessionLine? line))
        {
            throw new InvalidOperationException("The flight recorder has no line left for the unary calls.");
        }

        var unary = new UnaryCalls(line, this);
        Scheduler.TryAttach(unary);
        return unary;
    }
}
