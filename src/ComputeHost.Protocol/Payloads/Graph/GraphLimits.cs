namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>What bounds a value, on both sides.</summary>
internal static class GraphLimits
{
    /// <summary>Objects and collections within each other.</summary>
    public const int MaxDepth = 128;

    // An element takes a byte at least, and a reference to it eight: a value of references is never refused for its memory.
    private const int SlotsPerByte = 8;

    private static long _maxPayload = PoolDefaults.MaxPayload;

    /// <summary>Notes what a pool or worker of this process lets a payload take. The largest holds for all.</summary>
    public static void Raise(long maxPayload)
    {
        for (long known = Volatile.Read(ref _maxPayload); maxPayload > known;)
        {
            long before = Interlocked.CompareExchange(ref _maxPayload, maxPayload, known);
            if (before == known)
            {
                return;
            }

            known = before;
        }
    }

    /// <summary>How much memory the elements of a value's collections may take, in bytes.</summary>
    /// <param name="payload">What the payload takes, or may take.</param>
    public static long MostSlots(long payload) => SlotsPerByte * Math.Max(payload, Volatile.Read(ref _maxPayload));
}
