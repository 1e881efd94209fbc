using System.Collections.Concurrent;
using System.Numerics;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Protocol.Segments;

/// <summary>
/// Maps segments into this process. A place is never unmapped: user code may have kept a span that points there, and using it must not end the process. When a
/// mapping ends, its place shows zeros, costs only address space, and serves another segment. Places have few sizes, so that those who offer segments of ever new
/// lengths cannot use up the address space.
/// </summary>
internal static class SegmentMapping
{
    private const int Vacant = LibC.MapPrivate | LibC.MapAnonymous | LibC.MapNoReserve;

    private static readonly ConcurrentDictionary<long, ConcurrentBag<nint>> Places = new();

    /// <returns>The address, or 0 if the system refuses.</returns>
    public static nint Map(int descriptor, long length, bool writable)
    {
        int protection = LibC.ProtRead | (writable ? LibC.ProtWrite : 0);
        nint place = PlacesOf(length).TryTake(out nint vacant) ? vacant : Reserve(length);
        // A place is not tried again once mapping fails there: the system may have removed the old mapping first, and another thread may have the place by now.
        return place == 0 ? 0 : Address(LibC.Mmap(place, (nuint)length, protection, LibC.MapShared | LibC.MapFixed, descriptor, 0));
    }

    /// <summary>Lets go of a segment's memory, but not of the place.</summary>
    public static void Vacate(nint address, long length)
    {
        if (LibC.Mmap(address, (nuint)length, LibC.ProtRead | LibC.ProtWrite, Vacant | LibC.MapFixed, -1, 0) == address)
        {
            Keep(address, length);
        }
    }

    private static void Keep(nint address, long length)
    {
        try
        {
            PlacesOf(length).Add(address);
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // The place is not used again. It is address space alone, and who lets go of a segment has more important things to do.
        }
    }

    private static nint Reserve(long length) => Address(LibC.Mmap(0, (nuint)SizeFor(length), LibC.ProtRead | LibC.ProtWrite, Vacant, -1, 0));

    private static ConcurrentBag<nint> PlacesOf(long length) => Places.GetOrAdd(SizeFor(length), static _ => []);

    private static long SizeFor(long length) => (long)BitOperations.RoundUpToPowerOf2((ulong)length);

    private static nint Address(nint result) => result == -1 ? 0 : result;
}
