using System.Collections.Concurrent;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Worker.Sessions;

/// <summary>The shared memory of one session: the client's segment with its large arguments, and the worker's with large results.</summary>
internal sealed class SessionSegments : IDisposable
{
    private readonly SegmentView _arguments;
    private readonly ConcurrentDictionary<ulong, SegmentRange> _lent = new();

    private SessionSegments(SegmentView arguments, SegmentArena? results)
    {
        _arguments = arguments;
        Results = results;
    }

    /// <summary>Null if this process cannot have one.</summary>
    public SegmentArena? Results { get; }

    /// <returns>Null if the client has offered nothing that can be read from here.</returns>
    public static SessionSegments? TryOpen(SegmentOffer? offer, long maxPayload) =>
        SegmentOffers.TryOpen(offer, writable: false) is { } arguments
            ? new SessionSegments(arguments, SegmentArena.TryCreate(2 * maxPayload, TimeProvider.System))
            : null;

    /// <returns>The arguments, or null if the client's segment does not have such a range.</returns>
    public SegmentLease? Borrow(SharedRange range) =>
        range.Length <= int.MaxValue && _arguments.Contains(range.Offset, range.Length) ? _arguments.LendToCall(range.Offset, (int)range.Length) : null;

    /// <summary>Remembers what the client reads.</summary>
    public void Lend(ulong offset, SegmentRange range) => _lent[offset] = range;

    /// <returns>False if nothing was lent there.</returns>
    public bool TryTakeBack(ulong offset)
    {
        bool lent = _lent.TryRemove(offset, out SegmentRange? range);
        range?.Return();
        return lent;
    }

    /// <summary>No call of the session runs any more. What the client still reads stays in its own mapping.</summary>
    public void Dispose()
    {
        _arguments.Dispose();
        Results?.Dispose();
    }
}
