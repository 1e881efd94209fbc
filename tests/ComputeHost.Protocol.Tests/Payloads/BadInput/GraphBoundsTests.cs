using System.Runtime.CompilerServices;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;

namespace ComputeHost.Protocol.Tests.Payloads.BadInput;

/// <summary>Bytes that would cost more than they are worth: they are refused before anything is allocated for them, and on any stack.</summary>
public sealed class GraphBoundsTests
{
    private const int MaxDepth = 128;
    private const long Little = 64 * 1024;
    private const byte Graph = (byte)PayloadFormat.Graph;

    // A node without children: it is there, no children, no next node, its number.
    private static readonly byte[] Leaf = [1, 0, 0, 0, 0, 0, 0];

    private static readonly byte[] HugeCount = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F];

    [Fact]
    public void Read_Chain_IsAsThisTestBuildsIt() => Assert.Equal(Codec.Write(new Node { Next = new Node { Next = new Node() } }), Chain(3));

    [Fact]
    public void Read_Lists_AreAsThisTestBuildsThem() => Assert.Equal(Codec.Write(new Node { Children = [new Node { Children = [new Node()] }] }), Lists(3));

    [Theory]
    [InlineData(MaxDepth + 1)]
    [InlineData(100_000)]
    public void Read_ChainDeeperThanTheLimit_ThrowsInvalidData(int levels) => AssertTooDeep(Chain(levels));

    [Theory]
    [InlineData(MaxDepth / 2 + 1)]
    [InlineData(100_000)]
    public void Read_ListsDeeperThanTheLimit_ThrowsInvalidData(int levels) => AssertTooDeep(Lists(levels));

    [Fact]
    public void Read_ChainAtTheLimit_Arrives() => Assert.NotNull(Codec.Read<Node>(Chain(MaxDepth)));

    [Theory]
    [InlineData(typeof(List<Rectangle>))]
    [InlineData(typeof(Rectangle[]))]
    [InlineData(typeof(HashSet<Rectangle>))]
    [InlineData(typeof(Dictionary<Rectangle, Node>))]
    [InlineData(typeof(IEnumerable<Rectangle>))]
    [InlineData(typeof(Stack<Rectangle>))]
    public void Read_CountThatTheBytesCannotHold_AllocatesNothingForIt(Type type) => AssertRefusedCheaply(type, [Graph, .. HugeCount, .. new byte[100]]);

    [Theory]
    [InlineData(typeof(Holder<string>))]
    [InlineData(typeof(Holder<int[]>))]
    [InlineData(typeof(Holder<List<long>>))]
    [InlineData(typeof(Holder<byte[,]>))]
    [InlineData(typeof(Holder<System.Numerics.BigInteger>))]
    [InlineData(typeof(Holder<ReadOnlyMemory<double>>))]
    [InlineData(typeof(Holder<Sample[]>))]
    public void Read_LengthThatTheBytesCannotHold_AllocatesNothingForIt(Type type) => AssertRefusedCheaply(type, [Graph, 1, 0, 0, 0, 0, .. HugeCount, .. new byte[100]]);

    [Fact]
    public void Read_ManyElementsThatTakeMoreMemoryThanBytes_AreRefusedBeforeTheyAreAllocated()
    {
        // Its members may all be missing: a byte each, where memory holds the room for their values.
        const int leastBytes = 16;
        long count = (8L * 64 * 1024 * 1024 / Unsafe.SizeOf<Sparse>()) + 1;
        byte[] payload = [Graph, .. CountOf((uint)count + 1), .. new byte[count * leastBytes]];

        Assert.InRange(Unsafe.SizeOf<Sparse>(), leastBytes * 16, int.MaxValue);
        AssertRefusedCheaply(typeof(List<Sparse>), payload);
    }

    [Fact]
    public void Write_ManyElementsThatTakeMoreMemoryThanBytes_AreRefusedAsTheReceiverWould() =>
        Assert.Throws<PayloadTooLargeException>(() => Codec.Write(Enumerable.Repeat(default(Sparse), int.MaxValue)));

    [Fact]
    public void Read_CountsThatClaimTheSameBytesAtEachLevel_AreRefusedAtTheSecond()
    {
        const int length = 64 * 1024;
        byte[] lists = [.. Enumerable.Range(0, MaxDepth / 2).SelectMany(_ => (byte[])[1, .. CountOf(length * 3 / 4)])];
        byte[] payload = [Graph, .. lists, .. new byte[length - lists.Length]];
        Refuse(typeof(Node), payload);

        // A reference for each byte, once.
        Assert.InRange(Allocated(typeof(Node), payload), 0, (length * 8L) + Little);
    }

    private static void AssertTooDeep(byte[] payload) =>
        Assert.Contains($"'{MaxDepth}' levels", Assert.Throws<InvalidDataException>(() => Codec.Read<Node>(payload)).Message, StringComparison.Ordinal);

    private static void AssertRefusedCheaply(Type type, byte[] payload)
    {
        // The first time, code is compiled.
        Refuse(type, payload);

        Assert.InRange(Allocated(type, payload), 0, Little);
    }

    private static long Allocated(Type type, byte[] payload)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(type, payload);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Refuse(Type type, byte[] payload) => Assert.Throws<InvalidDataException>(() => PayloadCodecs.For(type).ReadObject(payload));

    private static byte[] Chain(int levels) => [Graph, .. Enumerable.Repeat<byte[]>([1, 0], levels - 1).SelectMany(part => part), .. Leaf, .. new byte[(levels - 1) * sizeof(int)]];

    private static byte[] Lists(int levels) =>
        [Graph, .. Enumerable.Repeat<byte[]>([1, 2], levels - 1).SelectMany(part => part), .. Leaf, .. new byte[(levels - 1) * (1 + sizeof(int))]];

    private static byte[] CountOf(uint value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    internal record struct Sparse(
        Wide? A, Wide? B, Wide? C, Wide? D, Wide? E, Wide? F, Wide? G, Wide? H, Wide? I, Wide? J, Wide? K, Wide? L, Wide? M, Wide? N, Wide? O, Wide? P);

    internal record struct Wide(decimal First, decimal Second, string? Text);
}
