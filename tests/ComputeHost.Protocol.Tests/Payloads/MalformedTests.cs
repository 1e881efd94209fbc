using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using CsCheck;
using Google.Protobuf.WellKnownTypes;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Bytes from the other side are a value or <see cref="InvalidDataException"/>, whatever they are.</summary>
public sealed class MalformedTests
{
    public static TheoryData<System.Type> Types { get; } =
    [
        typeof(bool), typeof(int), typeof(char), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(Rune),
        typeof(BigInteger), typeof(Complex), typeof(Guid), typeof(Color), typeof(int?), typeof(string), typeof(NoResult),
        typeof(byte[]), typeof(bool[]), typeof(decimal[]), typeof(List<DateTime>), typeof(ReadOnlyMemory<int>), typeof(ImmutableArray<long>), typeof(Sample[]),
        typeof(double[,]), typeof(byte[,,]), typeof(Sample[,]), typeof(Duration), typeof(Struct),
        typeof(Everything), typeof(Shape), typeof(Node), typeof(Settings), typeof(Uri), typeof(Version), typeof(string[]), typeof(Stack<string>),
        typeof(HashSet<string>), typeof(Dictionary<string, int>), typeof(SortedList<string, int>), typeof(ImmutableDictionary<string, Node>),
        typeof(Tuple<int, string>), typeof((int, string)), typeof(Holder<decimal[]>), typeof(Holder<double>), typeof(Holder<char>), typeof(Holder<DateTime>),
        typeof(Holder<Vector3>), typeof(Holder<Half>), typeof(Handwritten),
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Read_RandomBytes_GivesAValueOrInvalidData(System.Type type)
    {
        PayloadCodec codec = PayloadCodecs.For(type);
        Gen.Select(Gen.Byte[0, 4], Gen.Byte.Array[0, 60], (format, content) => (byte[])[format, .. content]).Sample(payload => Read(codec, payload), iter: 500, threads: 1);
    }

    [Fact]
    public void Read_DamagedEncoding_GivesAValueOrInvalidData()
    {
        var value = new Everything([1, 2], [new Rectangle(1, 2)], new() { ["a"] = [new Spot(1, 2)] }, ["x"], (1, "b", new Circle("c", 1)), new Dictionary<Color, Node>(), [[(Half)1]], DateTime.Now);
        byte[] payload = Codec.Write(value);
        PayloadCodec codec = PayloadCodecs.For<Everything>();
        Gen.Select(Gen.Int[0, payload.Length - 1], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                byte[] damaged = [.. payload];
                foreach ((int index, byte replacement) in changes)
                {
                    damaged[index] = replacement;
                }

                Read(codec, damaged);
            },
            iter: 2000,
            threads: 1);
        for (int length = 0; length < payload.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => codec.ReadObject(payload.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(typeof(bool), new byte[] { 1, 2 })]
    [InlineData(typeof(bool[]), new byte[] { 1, 0, 1, 255 })]
    [InlineData(typeof(int), new byte[] { 1, 0, 0, 0 })]
    [InlineData(typeof(int), new byte[] { 0 })]
    [InlineData(typeof(int), new byte[] { 2, (byte)'1' })]
    [InlineData(typeof(int[]), new byte[] { 1, 0, 0, 0, 0, 0 })]
    [InlineData(typeof(string), new byte[] { 1, 65 })]
    [InlineData(typeof(decimal), new byte[] { 1, 0, 0, 29, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(typeof(decimal), new byte[] { 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(typeof(DateTime), new byte[] { 1, 255, 255, 255, 255, 255, 255, 255, 63 })]
    [InlineData(typeof(DateOnly), new byte[] { 1, 255, 255, 255, 127 })]
    [InlineData(typeof(TimeOnly), new byte[] { 1, 255, 255, 255, 255, 255, 0, 0, 0 })]
    [InlineData(typeof(Rune), new byte[] { 1, 0, 216, 0, 0 })]
    [InlineData(typeof(DateTimeOffset), new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 0, 255, 127 })]
    [InlineData(typeof(byte[,]), new byte[] { 1, 255, 255, 255, 127, 255, 255, 255, 127, 1 })]
    [InlineData(typeof(byte[,]), new byte[] { 1, 255, 255, 255, 255, 1, 0, 0, 0 })]
    [InlineData(typeof(byte[,]), new byte[] { 1, 255, 255, 255, 127, 0, 0, 0, 0, 1 })]
    [InlineData(typeof(Sample[]), new byte[] { 1, 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData(typeof(Sample[]), new byte[] { 1, 1, 2 })]
    [InlineData(typeof(string), new byte[0])]
    [InlineData(typeof(Node), new byte[0])]
    [InlineData(typeof(NoResult), new byte[] { 1 })]
    public void Read_BytesThatAreNoValue_ThrowsInvalidData(System.Type type, byte[] payload) =>
        Assert.Contains(TypeName.Of(type), Assert.Throws<InvalidDataException>(() => PayloadCodecs.For(type).ReadObject(payload)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_GridWithoutElementsButHugeLengths_GivesAValueOrInvalidData() =>
        Read(PayloadCodecs.For<double[,,]>(), [1, 255, 255, 255, 127, 255, 255, 255, 127, 0, 0, 0, 0]);

    private static void Read(PayloadCodec codec, byte[] payload)
    {
        try
        {
            _ = codec.ReadObject(payload);
        }
        catch (InvalidDataException)
        {
            // The one way to refuse.
        }
    }
}
