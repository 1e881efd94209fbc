namespace ComputeHost.Protocol.Payloads;

/// <summary>
/// Keeps some room on the large object heap that the garbage collector does not give back to the system. Large payloads are decoded to arrays that
/// soon die; without such room every one of them gets fresh pages, which cost twenty times what is copied into them.
/// </summary>
internal static class LargeObjectReserve
{
    private static Kept? _kept;

    /// <summary>
    /// Makes room for an array of this length and those that die meanwhile. It is address space: the room's memory is taken as it is used, and kept,
    /// the anchor's never.
    /// </summary>
    public static void Ensure(int length)
    {
        LargeObjectRoom wanted = LargeObjectRoom.For(length);
        if (Volatile.Read(ref _kept) is not { } kept || kept.Room.Longest < wanted.Longest)
        {
            Volatile.Write(ref _kept, new Kept(wanted, wanted.FitsInto(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) ? Make(wanted) : null));
        }
    }

    /// <summary>
    /// A live object behind a dead one: the collector takes what is between for free room, where behind the last live one it gives everything back.
    /// </summary>
    private static byte[] Make(LargeObjectRoom wanted)
    {
        byte[] room = GC.AllocateUninitializedArray<byte>(wanted.Length);
        byte[] anchor = GC.AllocateUninitializedArray<byte>(wanted.Anchor);
        GC.KeepAlive(room);
        return anchor;
    }

    /// <param name="Room">For which arrays there is room.</param>
    /// <param name="Anchor">What keeps it; null where memory is too short for it.</param>
    private sealed record Kept(LargeObjectRoom Room, byte[]? Anchor);
}
