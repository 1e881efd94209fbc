using ComputeHost.Protocol.Segments;
using ComputeHost.TestSupport;

namespace ComputeHost.Protocol.Tests.Segments;

public sealed class SegmentMappingTests
{
    // Of sizes that no other test has: a place serves the next segment of its size.
    private const long Length = 5L * 1024 * 1024 * 1024;
    private const long OtherLength = 20L * 1024 * 1024 * 1024;

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
    public void Map_SegmentOfAnotherLength_UsesThePlaceAgain()
    {
        const long First = 70L * 1024 * 1024 * 1024;
        const long Second = 66L * 1024 * 1024 * 1024;
        using SegmentArena one = SegmentArena.TryCreate(First, TimeProvider.System)!;
        using SegmentArena other = SegmentArena.TryCreate(Second, TimeProvider.System)!;
        nint place = SegmentMapping.Map(one.Offering.Descriptor, First, writable: false);
        SegmentMapping.Vacate(place, First);

        nint again = SegmentMapping.Map(other.Offering.Descriptor, Second, writable: false);

        Assert.Equal(place, again);
        SegmentMapping.Vacate(again, Second);
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
