using System.Text.Json.Serialization;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;

namespace ComputeHost.Protocol.Tests.Payloads.BadInput;

/// <summary>A type of which caller and worker have different builds: what differs is in its description, and named.</summary>
public sealed class OtherBuildTests
{
    [Theory]
    [InlineData(typeof(Renamed), "value.Number: System.Int32", "value.Count: System.Int32")]
    [InlineData(typeof(Retyped), "value.Number: System.Int32", "value.Number: System.UInt32")]
    [InlineData(typeof(Optional), "value.Number: System.Int32", "value.Number: may be missing")]
    [InlineData(typeof(More), "value.Number: System.Int32", "value.Added: System.Int32")]
    [InlineData(typeof(Fewer), "value.Text: System.String", null)]
    [InlineData(typeof(OtherPart), "value.Parts[].Value: System.Int64", "value.Parts[].Value: System.Double")]
    [InlineData(typeof(OtherCollection), "value.Parts: System.Collections.Generic.List", "value.Parts: []")]
    [InlineData(typeof(Structure), "value: object", "value: structure")]
    [InlineData(typeof(Base), "value: object", "value: one of these")]
    public void Describe_TypeThatDiffersInOneMember_NamesIt(Type other, string here, string? there) =>
        Assert.Equal((here, there), TypeDescription.FindDifference(Describe(typeof(Original)), Describe(other)));

    [Theory]
    [InlineData(typeof(Reordered))]
    [InlineData(typeof(Fields))]
    [InlineData(typeof(Constructed))]
    public void Describe_TypeThatDiffersInNoMember_IsTheSame(Type other) => Assert.Equal(Describe(typeof(Original)), Describe(other));

    [Fact]
    public void Read_TypeThatDiffersInNoMember_ReadsTheOther()
    {
        byte[] payload = Codec.Write(new Original { Number = 1, Text = "a", Parts = [new Part { Value = 2 }] });

        Assert.Equal((1, "a", 2), Codec.Read<Reordered>(payload) is var reordered ? (reordered.Number, reordered.Text, reordered.Parts![0].Value) : default);
        Assert.Equal((1, "a", 2), Codec.Read<Fields>(payload) is var fields ? (fields.Number, fields.Text, fields.Parts![0].Value) : default);
        Assert.Equal((1, "a", 2), Codec.Read<Constructed>(payload) is var constructed ? (constructed.Number, constructed.Text, constructed.Parts![0].Value) : default);
    }

    [Theory]
    [InlineData(typeof(OneCase), typeof(TwoCases))]
    [InlineData(typeof(OneCase), typeof(OtherName))]
    [InlineData(typeof(OneCase), typeof(OtherCase))]
    [InlineData(typeof(Holder<Colors>), typeof(Holder<ColorsRenumbered>))]
    [InlineData(typeof(Holder<Colors>), typeof(Holder<ColorsWidened>))]
    [InlineData(typeof(Colors), typeof(ColorsRenumbered))]
    [InlineData(typeof(Point[]), typeof(PointTurned[]))]
    [InlineData(typeof(Point[]), typeof(PointNarrowed[]))]
    [InlineData(typeof(Dictionary<string, int>), typeof(SortedDictionary<string, int>))]
    [InlineData(typeof(HashSet<int>), typeof(List<int>))]
    [InlineData(typeof(int?), typeof(int))]
    [InlineData(typeof((int, string)), typeof((string, int)))]
    [InlineData(typeof(int[,]), typeof(int[,,]))]
    [InlineData(typeof(DateTime), typeof(DateTimeOffset))]
    public void Describe_OtherTypes_AreNotTheSame(Type here, Type there) => Assert.NotNull(TypeDescription.FindDifference(Describe(here), Describe(there)));

    private static string Describe(Type type)
    {
        var description = new TypeDescription();
        PayloadCodecs.For(type).Describe(description, "value");
        return description.ToString();
    }

    internal sealed class Part
    {
        [JsonPropertyName("other")]
        public long Value { get; set; }
    }

    private sealed class Original
    {
        public int Number { get; set; }

        public string? Text { get; set; }

        public List<Part>? Parts { get; set; }
    }

    private sealed class Reordered
    {
        public List<Part>? Parts { get; set; }

        public string? Text { get; set; }

        public int Number { get; set; }
    }

    internal sealed class Fields
    {
        public List<Part>? Parts = [];
        public int Number = -1;
        public string? Text = "made by the constructor";
    }

    private sealed record Constructed(string? Text, int Number, List<Part>? Parts);

    private sealed class Renamed
    {
        public int Count { get; set; }

        public string? Text { get; set; }

        public List<Part>? Parts { get; set; }
    }

    private sealed class Retyped
    {
        public uint Number { get; set; }

        public string? Text { get; set; }

        public List<Part>? Parts { get; set; }
    }

    private sealed class Optional
    {
        public int? Number { get; set; }

        public string? Text { get; set; }

        public List<Part>? Parts { get; set; }
    }

    private sealed class More
    {
        public int Added { get; set; }

        public int Number { get; set; }

        public string? Text { get; set; }

        public List<Part>? Parts { get; set; }
    }

    private sealed class Fewer
    {
        public int Number { get; set; }

        public List<Part>? Parts { get; set; }
    }

    private sealed class OtherPart
    {
        public int Number { get; set; }

        public string? Text { get; set; }

        public List<DoublePart>? Parts { get; set; }
    }

    private sealed class DoublePart
    {
        public double Value { get; set; }
    }

    private sealed class OtherCollection
    {
        public int Number { get; set; }

        public string? Text { get; set; }

        public Part[]? Parts { get; set; }
    }

    private struct Structure
    {
        public int Number { get; set; }

        public string? Text { get; set; }

        public List<Part>? Parts { get; set; }
    }

    [JsonDerivedType(typeof(BaseChild), "child")]
    private class Base
    {
        public int Number { get; set; }

        public string? Text { get; set; }

        public List<Part>? Parts { get; set; }
    }

    private sealed class BaseChild : Base;

    [JsonDerivedType(typeof(Case), "case")]
    private abstract class OneCase
    {
        internal sealed class Case : OneCase;
    }

    [JsonDerivedType(typeof(Case), "case")]
    [JsonDerivedType(typeof(Second), "second")]
    private abstract class TwoCases
    {
        internal sealed class Case : TwoCases;

        internal sealed class Second : TwoCases;
    }

    [JsonDerivedType(typeof(Case), "renamed")]
    private abstract class OtherName
    {
        internal sealed class Case : OtherName;
    }

    [JsonDerivedType(typeof(Case), "case")]
    private abstract class OtherCase
    {
        internal sealed class Case : OtherCase
        {
            public int Number { get; set; }
        }
    }

    private enum Colors
    {
        Red,
        Green,
    }

    private enum ColorsRenumbered
    {
        Green,
        Red,
    }

    private enum ColorsWidened : long
    {
        Red,
        Green,
    }

    private record struct Point(int X, int Y);

    private record struct PointTurned(int Y, int X);

    private record struct PointNarrowed(short X, short Y);
}
