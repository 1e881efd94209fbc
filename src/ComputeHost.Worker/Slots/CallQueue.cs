using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ComputeHost.Worker.Slots;

/// <summary>
/// The calls of one source that are not started, in the order of their numbers. Calls that were answered meanwhile stay in it until they come to its head: taking
/// them out of the middle would cost every other call. Not thread-safe.
/// </summary>
internal sealed class CallQueue
{
    private readonly Queue<WorkerCall> _calls = [];

    public bool IsEmpty => _calls.Count == 0;

    public void Add(WorkerCall call) => _calls.Enqueue(call);

    /// <returns>False if there is no call, or the first one is not complete: it holds up those behind it.</returns>
    public bool TryPeek([NotNullWhen(true)] out WorkerCall? next)
    {
        while (_calls.TryPeek(out next) && next.State == WorkerCallState.Over)
        {
            _calls.Dequeue();
        }

        return next?.State == WorkerCallState.Waiting;
    }

    public void Remove(WorkerCall head)
    {
        WorkerCall removed = _calls.Dequeue();
        Debug.Assert(removed == head, "calls are started in their order");
    }

    /// <returns>Null if the call is not here, or was answered.</returns>
    public WorkerCall? Find(ulong number) => Find(call => call.Number == number && call.State != WorkerCallState.Over);

    public WorkerCall? FindIncomplete() => Find(static call => call.State == WorkerCallState.Assembling);

    /// <returns>The calls that were not answered yet.</returns>
    public IReadOnlyList<WorkerCall> Clear()
    {
        List<WorkerCall> cleared = [.. _calls.Where(call => call.State != WorkerCallState.Over)];
        foreach (WorkerCall call in cleared)
        {
            call.State = WorkerCallState.Over;
            call.Dispose();
        }

        _calls.Clear();
        return cleared;
    }

    private WorkerCall? Find(Predicate<WorkerCall> wanted)
    {
        foreach (WorkerCall call in _calls)
        {
            if (wanted(call))
            {
                return call;
            }
        }

        return null;
    }
}
