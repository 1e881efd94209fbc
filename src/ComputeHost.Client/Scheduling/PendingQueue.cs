using System.Diagnostics;
using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// Waiting calls, by priority and then by submission. The links are in the calls themselves, so that a call that gives up leaves in no time, and a call costs
/// the queue no memory. Not thread-safe: the scheduler's lock guards it.
/// </summary>
internal sealed class PendingQueue
{
    private readonly Level[] _levels = [new(), new(), new()];

    public int Count { get; private set; }

    public PendingCall? First => _levels[0].First ?? _levels[1].First ?? _levels[2].First;

    /// <summary>Adds a call where its submission puts it: new ones come last, and one that comes back from a worker had its turn.</summary>
    public void Add(PendingCall call)
    {
        Level level = Enter(call);
        PendingCall? next = level.Last is { } last && last.Order > call.Order ? level.First : null;
        while (next is not null && next.Order < call.Order)
        {
            next = next.Next;
        }

        PendingCall? previous = next is null ? level.Last : next.Previous;
        call.Next = next;
        call.Previous = previous;
        if (previous is null)
        {
            level.First = call;
        }
        else
        {
            previous.Next = call;
        }

        if (next is null)
        {
            level.Last = call;
        }
        else
        {
            next.Previous = call;
        }
    }

    public void Remove(PendingCall call)
    {
        Debug.Assert(call.Queue == this, "the call waits in another queue");
        Level level = LevelOf(call);
        if (call.Previous is { } previous)
        {
            previous.Next = call.Next;
        }
        else
        {
            level.First = call.Next;
        }

        if (call.Next is { } next)
        {
            next.Previous = call.Previous;
        }
        else
        {
            level.Last = call.Previous;
        }

        call.Previous = null;
        call.Next = null;
        call.Queue = null;
        Count--;
    }

    public IEnumerable<PendingCall> All()
    {
        foreach (Level level in _levels)
        {
            for (PendingCall? call = level.First; call is not null; call = call.Next)
            {
                yield return call;
            }
        }
    }

    private Level Enter(PendingCall call)
    {
        Debug.Assert(call.Queue is null, "the call already waits somewhere");
        call.Queue = this;
        Count++;
        return LevelOf(call);
    }

    private Level LevelOf(PendingCall call) => _levels[1 - (int)call.Priority];

    private sealed class Level
    {
        public PendingCall? First { get; set; }

        public PendingCall? Last { get; set; }
    }
}
