using ComputeHost.Protocol.Segments;
using ComputeHost.TestSupport;

namespace ComputeHost.Protocol.Tests.Segments;

public sealed class SegmentMappingTests
{
    // Those of no other test: a place serves the next segment of its length.
    private const long Length = 448 * 1024;
    private const long OtherLength = 576 * 1024;

    [LinuxFact]
    public void Map_PlaceThatWasVacated_IsUsedAgain()
    {
        using SegmentArena arena = SegmentArena.TryCreate(Length, TimeProvider.System)!;
        nint place = SegmentMapping.Map(arena.Offering.Descriptor, Length, writable: false);
        SegmentMapping.Vacate(place, Length);
        nint again = SegmentMapping.Map(arena.Offering.Descriptor, Length, writable: false);
        Assert.Equal(place, again);
        SegmentMapping.Vacate(again, Length);
    }

    [LinuxFact]
    public void Map_PlaceThatTheSystemRefused_IsNotUsedAgain()
    {
        using SegmentArena arena = SegmentArena.TryCreate(OtherLength, TimeProvider.System)!;
        nint place = SegmentMapping.Map(arena.Offering.Descriptor, OtherLength, writable: false);
        SegmentMapping.Vacate(place, OtherLength);
        Assert.Equal(0, SegmentMapping.Map(descriptor: -1, OtherLength, writable: false));
        nint next = SegmentMapping.Map(arena.Offering.Descriptor, OtherLength, writable: false);
        Assert.NotEqual(0, next);
        Assert.NotEqual(place, next);
        SegmentMapping.Vacate(next, OtherLength);
    }
}
