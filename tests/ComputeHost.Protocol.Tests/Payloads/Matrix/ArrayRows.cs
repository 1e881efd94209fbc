using System.Buffers;
using System.Collections.Immutable;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class ArrayRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("array-of-int", new[] { 1, 2, 3 }),
        Row.Of("array-null", (int[]?)null),
        Row.Of("array-empty", Array.Empty<int>()),
        Row.Of("array-null-in-object", new Holder<int[]?>(null, 1)),
        Row.Of("array-empty-in-object", new Holder<int[]>([], 1)),
        Row.Of("array-of-bytes-in-object", new Holder<byte[]>([1, 2, 255], 1)),
        Row.Of("array-of-bool-in-object", new Holder<bool[]>([true, false], 1)),
        Row.Of("array-of-decimals", new[] { 1.0m, 1.00m }),
        Row.Of("array-of-arrays", new[] { new[] { 1 }, null, [] }),
        Row.Of("array-of-structures", new[] { new Sample { Flag = 1, Value = -0.0, Spot = new(1, 2), Color = (Color)7 } }),
        Row.Of("array-of-records", new[] { new Rectangle(1, 2), null }),
        Row.Of("array-of-derived-elements", new Plain[] { new(), new Derived() }),
        Row.Of("array-that-is-covariant", (Plain[])new Derived[1]),
        Row.Of("array-of-objects", new object[] { 1, "a" }),
        Row.Of("grid", new[,] { { 1, 2 }, { 3, 4 } }),
        Row.Of("grid-of-three-dimensions", new double[2, 1, 3]),
        Row.Of("grid-without-elements", new int[0, 5]),
        Row.Of("grid-of-bool-in-object", new Holder<bool[,]>(new bool[2, 2], 1)),
        Row.Of("grid-of-times", new[,] { { DateTime.UnixEpoch } }),
        Row.Of("grid-of-structures", new[,] { { new Spot(1, 2) } }),
        Row.Of("grid-of-text", new[,] { { "a" } }),
        Row.Of("grid-of-text-in-object", new Holder<string[,]>(new[,] { { "a" } }, 1)),
        Row.Of("grid-with-indexes-not-from-zero", (int[,])Array.CreateInstance(typeof(int), [2, 2], [1, 0])),
        Row.Of("memory", new Memory<int>([1, 2])),
        Row.Of("memory-of-text", new ReadOnlyMemory<string>(["a"])),
        Row.Of("memory-in-object", new Holder<ReadOnlyMemory<byte>>(new byte[] { 1 }, 1)),
        Row.Of("memory-slice-in-object", new Holder<Memory<double>>(new double[] { 1, 2, 3 }.AsMemory(1, 1), 1)),
        Row.Of("memory-of-text-in-object", new Holder<Memory<string>>(new[] { "a" }, 1)),
        Row.Of("memory-owner", (IMemoryOwner<int>?)null),
        Row.Of("memory-owner-in-object", new Holder<IMemoryOwner<int>?>(null, 1)),
        Row.OfType("memory-span", typeof(Span<int>)),
        Row.Of("array-segment", new ArraySegment<int>([1, 2, 3], 1, 1)),
        Row.Of("read-only-sequence", new ReadOnlySequence<byte>([1, 2])),
        Row.Of("immutable-array", ImmutableArray.Create(1, 2)),
        Row.Of("immutable-array-default", default(ImmutableArray<int>)),
        Row.Of("immutable-array-default-in-object", new Holder<ImmutableArray<string>>(default, 1)),
        Row.Of("immutable-array-of-numbers-in-object", new Holder<ImmutableArray<int>>([1], 1)),
        Row.Of("immutable-array-nullable-in-object", new Holder<ImmutableArray<int>?>(ImmutableArray.Create(1), 1)),
    ];
}
