using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;

namespace ComputeHost.Protocol.Tests.Segments;

/// <summary>This process plays both sides: it offers a segment as a worker would, and opens it as a caller.</summary>
public sealed class SegmentOffersTests : IDisposable
{
    private const long MaxPayload = 100_000;

    private readonly SegmentArena? _own = SegmentArena.TryCreate(2 * MaxPayload, TimeProvider.System);

    public void Dispose() => _own?.Dispose();

    [LinuxFact]
    public void TryOpenResults_LengthThatTheLibraryOffers_IsMapped()
    {
        using SegmentView? view = SegmentOffers.TryOpenResults(Offer(_own!), Environment.ProcessId, MaxPayload);
        Assert.True(view!.Contains(0, 2 * MaxPayload));
    }

    [LinuxFact]
    public void TryOpenResults_SegmentOfAnotherProcess_IsRefused() =>
        Assert.Null(SegmentOffers.TryOpenResults(Offer(_own!), Environment.ProcessId + 1, MaxPayload));

    [LinuxFact]
    public void TryOpenResults_LongerThanResultsNeed_IsRefused()
    {
        using SegmentArena arena = SegmentArena.TryCreate(3 * MaxPayload, TimeProvider.System)!;
        Assert.Null(SegmentOffers.TryOpenResults(Offer(arena), Environment.ProcessId, MaxPayload));
    }

    [Fact]
    public void TryOpenResults_NoOffer_IsNull() => Assert.Null(SegmentOffers.TryOpenResults(null, Environment.ProcessId, MaxPayload));

    private static SegmentOffer Offer(SegmentArena arena) => SegmentOffers.ToOffer(arena.Offering)!;
}
