using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using System.Text.Json.Serialization;
using ComputeHost.Protocol.Payloads.Raw;
using ComputeHost.TestSupport;
using Google.Protobuf.WellKnownTypes;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>The bytes that other languages rely on: what is written, and what the wire contract says.</summary>
public sealed class WireExampleTests
{
    private static readonly string Contract = File.ReadAllText(Path.Combine(SourceTree.Root, "protos", "computehost", "v1", "README.md"));

    [Fact]
    public void RawExamples_OfTheContract_AreWhatIsWritten()
    {
        AssertBytes("01 01", true);
        AssertBytes("01 2C 01 00 00", 300);
        AssertBytes("01 00 00 00 00 00 00 F8 3F", 1.5);
        AssertBytes("01 00 00 02 00 00 00 00 00 6E 00 00 00 00 00 00 00", 1.10m);
        AssertBytes("01 41 00", 'A');
        AssertBytes("01 41 00 E9 00", "Aé");
        AssertBytes("01 33 22 11 00 55 44 77 66 88 99 AA BB CC DD EE FF", new Guid("00112233-4455-6677-8899-aabbccddeeff"));
        AssertBytes("01 80 C0 BF 7A 3F 0B DC 48", new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        AssertBytes("01 80 C0 BF 7A 3F 0B DC 08 78 00", new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)));
        AssertBytes("01 80 96 98 00 00 00 00 00", TimeSpan.FromSeconds(1));
        AssertBytes("01 46 46 0B 00", new DateOnly(2024, 1, 2));
        AssertBytes("01 80 40 55 B7 19 00 00 00", new TimeOnly(3, 4, 5));
        AssertBytes("01 00 FF", new BigInteger(-256));
        AssertBytes("01 FC FF FF FF", ^3);
        AssertBytes("01 01 00 00 00 FF FF FF FF", new[] { 1, -1 });
        AssertBytes("01 01 00 00 00 FF FF FF FF", ImmutableArray.Create(1, -1));
        AssertBytes("01", Array.Empty<int>());
        AssertBytes("01 02 00 00 00 03 00 00 00 01 00 02 00 03 00 04 00 05 00 06 00", new short[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        AssertBytes("00", (string?)null);
        AssertBytes("00", default(NoResult));
    }

    [Fact]
    public void StructureExample_OfTheContract_IsWhatIsWritten()
    {
        var layout = new StringBuilder();
        Assert.True(RawLayout.TryDescribe(layout, typeof(Pair)));

        Assert.Contains($"`{layout}`, fingerprint `{RawLayout.FingerprintOf(typeof(Pair)):x16}`", Contract, StringComparison.Ordinal);
        AssertBytes("01 FF CD 1C 96 E9 3C 42 40 00 00 00 00 00 00 F0 3F 00 00 00 40 00 00 00 00", new[] { new Pair { X = 1, Y = 2 } });
    }

    [Fact]
    public void Graphs_OfThisVersion_AreWhatIsWritten()
    {
        // Members in the order of their names, each as its type says.
        AssertGraph("01 04 61 00 00 00 00 00 00 F8 3F 00", new Parcel("a", 1.5, null));
        AssertGraph("01 00 00 00 04 62", (1, "b"));
        AssertGraph("01 01 00 00 00 00 00 00 00 40", (Figure)new Disc(2));
        AssertGraph("03 04 61 00", new List<string?> { "a", null });
        AssertGraph("03 04 61 01 00 00 00", new Dictionary<string, int> { ["a"] = 1 });
        AssertGraph(
            "04 24 4F 72 64 69 6E 61 6C 49 67 6E 6F 72 65 43 61 73 65 04 61 01 00 00 00",
            new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 });
        AssertGraph("03 01 00 00 00 02 00 00 00 07 00 00 00", (new[] { 1, 2 }, 7));
        AssertGraph("01 00 00 00 03 00 D8", (1, "\uD800"));
    }

    [Fact]
    public void Message_AnyValue_IsTheMessageItself() => Assert.Equal([3, 8, 0xAC, 2], Codec.Write(new Duration { Seconds = 300 }));

    private static void AssertBytes<T>(string expected, T value)
    {
        Assert.Equal(expected, BitConverter.ToString(Codec.Write(value)).Replace('-', ' '));
        Assert.Contains($"`{expected}`", Contract, StringComparison.Ordinal);
    }

    private static void AssertGraph<T>(string expected, T value) => Assert.Equal($"04 {expected}", BitConverter.ToString(Codec.Write(value)).Replace('-', ' '));

    private struct Pair
    {
        public double X;
        public float Y;
    }

    private sealed record Parcel(string Name, double Size, int[]? Tags);

    [JsonDerivedType(typeof(Disc), "circle")]
    private abstract record Figure;

    private sealed record Disc(double R) : Figure;
}
