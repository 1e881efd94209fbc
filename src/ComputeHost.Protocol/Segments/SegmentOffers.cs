using ComputeHost.Protocol.V1;

namespace ComputeHost.Protocol.Segments;

/// <summary>How an offering looks on the wire.</summary>
internal static class SegmentOffers
{
    public static SegmentOffer? ToOffer(SegmentOffering? offering) =>
        offering is { } made ? new SegmentOffer { ProcessId = made.ProcessId, Descriptor_ = made.Descriptor, Length = (ulong)made.Length } : null;

    /// <summary>Maps the segment that the other side offers.</summary>
    /// <param name="offer">The offer, if there is one.</param>
    /// <param name="writable">Whether users get it as memory that can be written to.</param>
    /// <returns>Null if there is no offer, or it cannot be taken.</returns>
    public static SegmentView? TryOpen(SegmentOffer? offer, bool writable) =>
        offer is { Length: <= long.MaxValue }
            ? SegmentView.TryOpen(new SegmentOffering(offer.ProcessId, offer.Descriptor_, (long)offer.Length), writable)
            : null;

    /// <summary>
    /// Maps the segment that a worker offers for its results. The worker may run foreign code. So the segment must be the worker's own, because users will
    /// write to it, and no longer than results need, because a place is never unmapped.
    /// </summary>
    /// <param name="offer">The offer, if there is one.</param>
    /// <param name="processId">The worker's process.</param>
    /// <param name="maxPayload">The most bytes of a result.</param>
    /// <returns>Null if there is no offer, or it cannot be taken.</returns>
    public static SegmentView? TryOpenResults(SegmentOffer? offer, int processId, long maxPayload) =>
        offer is not null && offer.ProcessId == processId && offer.Length <= (ulong)RangeAllocator.Round(2 * maxPayload)
            ? TryOpen(offer, writable: true)
            : null;
}
