using System.Diagnostics;

namespace ComputeHost.Client.Calls;

/// <summary>
/// Waiting calls, by priority and then by submission. The links are in the calls themselves, so that a call can leave in constant time and takes no memory in
/// the queue. Not thread-safe.
/// </summary>
internal sealed class PendingQueue : ICallOrder
{
    private readonly Level[] _levels = [new(), new(), new()];

    public int Count { get; private set; }

    public PendingCall? Next => First;

    public PendingCall? First => _levels[0].First ?? _levels[1].First ?? _levels[2].First;

    /// <summary>Adds a call in the order of submission: a new call comes last; one that comes back from a worker has already had its turn.</summary>
    public void Add(PendingCall call)
    {
        Level level = Enter(call);
        long order = call.Place.Order;
        PendingCall? next = level.Last is { } last && last.Place.Order > order ? level.First : null;
        while (next is not null && next.Place.Order < order)
        {
            next = next.Place.Next;
        }

        PendingCall? previous = next is null ? level.Last : next.Place.Previous;
        call.Place.Next = next;
        call.Place.Previous = previous;
        if (previous is null)
        {
            level.First = call;
        }
        else
        {
            previous.Place.Next = call;
        }

        if (next is null)
        {
            level.Last = call;
        }
        else
        {
            next.Place.Previous = call;
        }
    }

    public void Remove(PendingCall call)
    {
        ref QueuePlace place = ref call.Place;
        Debug.Assert(place.Queue == this, "the call waits in another queue");
        Level level = LevelOf(call);
        if (place.Previous is { } previous)
        {
            previous.Place.Next = place.Next;
        }
        else
        {
            level.First = place.Next;
        }

        if (place.Next is { } next)
        {
            next.Place.Previous = place.Previous;
        }
        else
        {
            level.Last = place.Previous;
        }

        place = new QueuePlace { Order = place.Order };
        Count--;
    }

    public IEnumerable<PendingCall> All()
    {
        foreach (Level level in _levels)
        {
            for (PendingCall? call = level.First; call is not null; call = call.Place.Next)
            {
                yield return call;
            }
        }
    }

    private Level Enter(PendingCall call)
    {
        Debug.Assert(call.Place.Queue is null, "the call already waits somewhere");
        call.Place.Queue = this;
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
