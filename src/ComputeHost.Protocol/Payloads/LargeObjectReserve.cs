namespace ComputeHost.Protocol.Payloads;

/// <summary>
/// Keeps some room on the large object heap that the garbage collector does not give back to the system. Large payloads are decoded to arrays that soon die; without
/// such room every one of them gets fresh pages, which cost twenty times what is copied into them.
/// </summary>
internal static class LargeObjectReserve
{
    /// <summary>Arrays from this size on are on that heap.</summary>
    public const int Threshold = 85_000;

    /// <summary>Address space; the memory is taken as it is used. Some times what is allocated between two collections at the least, which is 3 MiB.</summary>
    private const int Length = 8 * 1024 * 1024;

    private static byte[]? _anchor;

    /// <summary>Makes the room, the first time.</summary>
    public static void Ensure()
    {
        if (_anchor is null)
        {
            // A live object behind a dead one: the collector takes what is between for free room, where behind the last live one it gives everything back.
            byte[] room = GC.AllocateUninitializedArray<byte>(Length);
            _anchor = GC.AllocateUninitializedArray<byte>(Threshold);
            GC.KeepAlive(room);
        }
    }
}
