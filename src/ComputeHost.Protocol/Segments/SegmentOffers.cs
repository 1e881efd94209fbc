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
        offer is { Length: <= long.MaxValue } ? SegmentView.TryOpen(new SegmentOffering(offer.ProcessId, offer.Descriptor_, (long)offer.Length), writable) : null;
}
