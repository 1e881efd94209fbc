using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace ComputeHost.Execution.Tests.Json;

public sealed class JsonFaceTests
{
    public static TheoryData<System.Type, string> Carried => new()
    {
        { typeof(bool), "true" },
        { typeof(int), "-12" },
        { typeof(long), "9223372036854775807" },
        { typeof(Int128), "170141183460469231731687303715884105727" },
        { typeof(double), "0.1" },
        { typeof(double), "-0" },
        { typeof(double), "\"NaN\"" },
        { typeof(float), "\"-Infinity\"" },
        { typeof(System.Half), "1.5" },
        { typeof(decimal), "1.10" },
        { typeof(char), "\"é\"" },
        { typeof(string), "\"é漢 \\\\ \\\" / \\n <&'\"" },
        { typeof(string), "null" },
        { typeof(int?), "null" },
        { typeof(int?), "3" },
        { typeof(Guid), "\"00112233-4455-6677-8899-aabbccddeeff\"" },
        { typeof(DateTime), "\"2024-01-02T03:04:05.0000001\"" },
        { typeof(DateTime), "\"2024-01-02T03:04:05Z\"" },
        { typeof(DateTimeOffset), "\"2024-01-02T03:04:05.5+02:30\"" },
        { typeof(TimeSpan), "\"-1.02:03:04.0050000\"" },
        { typeof(DateOnly), "\"2024-01-02\"" },
        { typeof(TimeOnly), "\"03:04:05\"" },
        { typeof(Uri), "\"a/b?c\"" },
        { typeof(Version), "\"1.2.3\"" },
        { typeof(Colour), "2" },
        { typeof(Colour), "77" },
        { typeof(Mood), "\"Bad\"" },
        { typeof(byte[]), "\"AQID\"" },
        { typeof(int[]), "[]" },
        { typeof(int[]), "[1,-1]" },
        { typeof(int[][]), "[[1],[],null]" },
        { typeof(ReadOnlyMemory<double>), "[0.5,\"NaN\"]" },
        { typeof(ImmutableArray<long>), "[1,2]" },
        { typeof(List<string?>), "[\"a\",null]" },
        { typeof(IReadOnlyList<Spot>), "[{\"X\":1,\"Y\":2}]" },
        { typeof(HashSet<string>), "[\"b\",\"a\"]" },
        { typeof(Queue<int>), "[1,2]" },
        { typeof(Dictionary<string, int?>), "{\"b\":1,\"a\":null}" },
        { typeof(Dictionary<int, string>), "{\"2\":\"x\"}" },
        { typeof(Dictionary<Mood, int>), "{\"Bad\":1}" },
        { typeof(SortedDictionary<Guid, bool>), "{\"00112233-4455-6677-8899-aabbccddeeff\":true}" },
        { typeof((int, string)), "{\"Item1\":1,\"Item2\":\"b\"}" },
        { typeof(Tuple<int, string>), "{\"Item1\":1,\"Item2\":\"b\"}" },
        { typeof(KeyValuePair<string, int>), "{\"Key\":\"a\",\"Value\":1}" },
        { typeof(Vector3), "{\"X\":1,\"Y\":2,\"Z\":3}" },
        { typeof(Spot), "{\"X\":1,\"Y\":2}" },
        { typeof(Order), "{\"Number\":1,\"Lines\":[{\"Name\":\"a\",\"Price\":2.50,\"Count\":3}],\"Sent\":null}" },
        { typeof(Settings), "{\"Name\":\"a\",\"Level\":null,\"Colours\":{\"sky\":2},\"Factor\":0.5}" },
        { typeof(Settings), "null" },
        { typeof(Attributed), "{\"first-name\":\"a\",\"Big\":\"12\",\"Numbers\":[2],\"Included\":3}" },
        { typeof(Attributed), "{\"first-name\":\"a\",\"Note\":\"n\",\"Big\":\"12\",\"Numbers\":[2],\"Included\":3}" },
        { typeof(Shape), "{\"$type\":\"circle\",\"Radius\":1.5,\"Name\":\"c\"}" },
        { typeof(Node), "{\"Number\":1,\"Next\":{\"Number\":2,\"Next\":null}}" },
        { typeof(Even), "{\"Value\":2}" },
        { typeof(Positive), "{\"Value\":2}" },
        { typeof(Duration), "\"1.500s\"" },
        { typeof(Holder<Struct>), "{\"Value\":{ \"a\": [ 1, null ] }}" },
    };

    [Theory]
    [MemberData(nameof(Carried))]
    public void WriteAfterRead_TextOfAValue_IsTheSameText(System.Type type, string text) =>
        Assert.Equal(text, Faces.Write(type, Faces.Read(type, text)));

    [Fact]
    public void Read_MembersInAnotherOrder_GivesTheValue()
    {
        Order order = Faces.Read<Order>("""{ "Sent": "2024-01-02T03:04:05+02:00", "Lines": [ { "Count": 3, "Price": 2.50, "Name": "a" } ], "Number": 7 }""");

        Assert.Equal((7, new Line("a", 2.50m, 3)), (order.Number, Assert.Single(order.Lines)));
        Assert.Equal(new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), order.Sent);
    }

    [Fact]
    public void Write_LocalTime_CarriesItsKind()
    {
        var time = new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Local);

        DateTime read = Faces.Read<DateTime>(Faces.Write(time));

        Assert.Equal((time, DateTimeKind.Local), (read, read.Kind));
    }

    [Fact]
    public void Write_HashedCollectionsThatAreInAnotherOrderOnceRead_AreCarried()
    {
        var grown = new ConcurrentDictionary<string, int>(1, 1);
        var holed = new HashSet<int>(Enumerable.Range(0, 100));
        holed.ExceptWith([3, 50, 99]);
        holed.UnionWith([200, 201, 202]);
        for (int number = 0; number < 1000; number++)
        {
            grown[$"{number}"] = number;
        }

        Assert.Equal(1000, Faces.Read<ConcurrentDictionary<string, int>>(Faces.Write(grown)).Count);
        Assert.True(holed.SetEquals(Faces.Read<HashSet<int>>(Faces.Write(holed))));
    }

    [Fact]
    public void Write_TextAsLongAsTheLimit_FitsExactly()
    {
        string value = new('x', 100_000);

        Assert.Equal($"\"{value}\"", Faces.Write(value, limit: 100_002));
        Assert.Equal(100_001, Assert.Throws<PayloadTooLargeException>(() => Faces.Write(value, limit: 100_001)).Limit);
    }

    [Fact]
    public void Write_LongTextBelowALargeLimit_Fits()
    {
        string value = new('x', 1_500_000);

        Assert.Equal(1_500_002, Faces.Write(value, limit: 1_500_002).Length);
    }

    [Fact]
    public void Read_ValueThatIsLongerEncoded_IsTooLarge() =>
        Assert.Throws<PayloadTooLargeException>(() => Faces.Read(typeof(double[]), JsonSerializer.Serialize(new double[100]), limit: 500));
}
