namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>How many elements a collection has, and whether it names a comparer: 0 for null, else twice the count, plus 1 if it does, plus 1.</summary>
internal static class CollectionHeader
{
    private const int MostElements = 1 << 30;

    public static uint Of(int count, bool hasComparer) => count < MostElements
        ? 1 + (((uint)count << 1) | (hasComparer ? 1u : 0u))
        : throw new PayloadTooLargeException($"A collection of '{count}' elements is too long to travel; at most '{MostElements - 1}' are allowed. Pass less per call.")
        {
            Size = count,
            Limit = MostElements - 1,
        };

    public static uint CountOf(uint header) => (header - 1) >> 1;

    public static bool HasComparer(uint header) => ((header - 1) & 1) != 0;
}
