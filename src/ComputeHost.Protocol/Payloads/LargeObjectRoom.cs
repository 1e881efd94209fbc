namespace ComputeHost.Protocol.Payloads;

/// <summary>How much room on the large object heap arrays of a size need, with what keeps it. Both lie in one of the collector's regions, of 32 MiB.</summary>
/// <param name="Longest">The longest array that it is for.</param>
/// <param name="Length">How long the room is.</param>
/// <param name="Anchor">How long the array is that lives behind it.</param>
internal sealed record LargeObjectRoom(int Longest, int Length, int Anchor)
{
    /// <summary>Arrays from this size on are on that heap.</summary>
    public const int Threshold = 85_000;

    /// <summary>It takes at most this part of the memory that the heap may have.</summary>
    private const int LeastShare = 8;

    private const int MiB = 1024 * 1024;

    // The collector lets more be allocated between two collections the more lives on: 10 MiB beside this anchor, 3 beside a small one. Longer arrays gain nothing by
    // it: they would not stay within the room.
    private static readonly LargeObjectRoom Short = new(3 * MiB / 2, 21 * MiB, 9 * MiB);

    // Some times what is allocated between two collections: one beside the program takes its time, and more is allocated meanwhile.
    private static readonly LargeObjectRoom Medium = new(8 * MiB, 16 * MiB, Threshold);

    private static readonly LargeObjectRoom Long = new(Array.MaxLength, 31 * MiB, Threshold);

    /// <summary>Few sizes and none between them: arrays that grow little by little would each get a room of their own.</summary>
    public static LargeObjectRoom For(int length) => length <= Short.Longest ? Short : length <= Medium.Longest ? Medium : Long;

    /// <param name="available">How many bytes the heap may have.</param>
    public bool FitsInto(long available) => (Length + Anchor) * (long)LeastShare <= available;
}
