namespace ComputeHost.Protocol.Payloads;

/// <summary>
/// Keeps some room on the large object heap that the garbage collector does not give back to the system. Large payloads are decoded to arrays that soon die; without
/// such room every one of them gets fresh pages, which cost twenty times what is copied into them.
/// </summary>
internal static class LargeObjectReserve
{
    /// <summary>Arrays from this size on are on that heap.</summary>
    public const int Threshold = 85_000;

    private const int MiB = 1024 * 1024;

    /// <summary>Some times what is allocated between two collections at the least, which is 3 MiB: a collection beside the program takes its time, and more is allocated meanwhile.</summary>
    private const int Least = 16 * MiB;

    /// <summary>With what lies behind it, it must fit into one of the collector's regions.</summary>
    private const int Most = 31 * MiB;

    private static byte[]? _anchor;
    private static int _room;

    /// <summary>Makes room for an array of this length and the one that dies meanwhile. It is address space; the memory is taken as it is used, and kept.</summary>
    public static void Ensure(int length)
    {
        int wanted = RoomFor(length);
        if (_anchor is null || wanted > Volatile.Read(ref _room))
        {
            Volatile.Write(ref _room, wanted);
            // A live object behind a dead one: the collector takes what is between for free room, where behind the last live one it gives everything back.
            byte[] room = GC.AllocateUninitializedArray<byte>(wanted);
            _anchor = GC.AllocateUninitializedArray<byte>(Threshold);
            GC.KeepAlive(room);
        }
    }

    /// <summary>Two sizes and none between them: arrays that grow little by little would each get a room of their own.</summary>
    internal static int RoomFor(int length) => length <= Least / 2 ? Least : Most;
}
