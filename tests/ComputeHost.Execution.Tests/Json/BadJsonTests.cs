using System.Collections.Immutable;
using System.Text;
using ComputeHost.Execution.Json;
using ComputeHost.Protocol.Payloads;
using CsCheck;
using Google.Protobuf.WellKnownTypes;

namespace ComputeHost.Execution.Tests.Json;

/// <summary>A text is a value, or <see cref="InvalidDataException"/>, whatever it is. A call that ends so is answered with bad arguments.</summary>
public sealed class BadJsonTests
{
    private static readonly Gen<string> Token = Gen.OneOf(
        "{", "}", "[", "]", ",", ":", " ", "null", "true", "0", "-1", "1e999", "1.5", "0x1", "\"\"", "\"a\"", "\"NaN\"", "\"AAAA\"", "\"\\ud800\"", "\"\\u0000\"", "\"", "\\", "//", "\uFFFD",
        "\"$type\":\"circle\"", "\"Name\":\"a\"", "\"Value\":1", "\"Number\":1", "\"Next\":null", "\"Next\":", "\"Item1\":1", "\"Key\":\"a\"", "\"X\":1", "\"Y\":2", "\"1\":1", "\"01\":1",
        "\"2024-01-01T00:00:00+14:01\"", "\"00:00:01\"", "\"Bad\"", "\"1.500s\"", "\"a\":1");

    /// <summary>A type of each kind, and a text of it.</summary>
    public static TheoryData<System.Type, string> Kinds => new()
    {
        { typeof(bool), "true" },
        { typeof(int), "12" },
        { typeof(Int128), "12" },
        { typeof(decimal), "1.50" },
        { typeof(double), "\"NaN\"" },
        { typeof(char), "\"a\"" },
        { typeof(string), "\"\\u00e9a\"" },
        { typeof(int?), "3" },
        { typeof(Guid), "\"00112233-4455-6677-8899-aabbccddeeff\"" },
        { typeof(DateTime), "\"2024-01-02T03:04:05Z\"" },
        { typeof(DateTimeOffset), "\"2024-01-02T03:04:05+02:00\"" },
        { typeof(TimeSpan), "\"00:00:01\"" },
        { typeof(DateOnly), "\"2024-01-02\"" },
        { typeof(TimeOnly), "\"03:04:05\"" },
        { typeof(Uri), "\"a/b\"" },
        { typeof(Version), "\"1.2\"" },
        { typeof(Colour), "2" },
        { typeof(Mood), "\"Bad\"" },
        { typeof(byte[]), "\"AQID\"" },
        { typeof(int[][]), "[[1],[2,3]]" },
        { typeof(ReadOnlyMemory<double>), "[0.5,\"NaN\"]" },
        { typeof(ImmutableArray<Spot>), """[{"X":1,"Y":2}]""" },
        { typeof(HashSet<string>), "[\"a\",\"b\"]" },
        { typeof(LinkedList<string>), "[\"a\",\"b\"]" },
        { typeof(Dictionary<string, Spot>), """{"a":{"X":1,"Y":2}}""" },
        { typeof(Dictionary<int, string>), """{"1":"x","2":"y"}""" },
        { typeof(SortedDictionary<Mood, int>), """{"Bad":1}""" },
        { typeof(ImmutableDictionary<Guid, int?>), """{"00112233-4455-6677-8899-aabbccddeeff":null}""" },
        { typeof((int, string)), """{"Item1":1,"Item2":"b"}""" },
        { typeof(Tuple<int, Spot>), """{"Item1":1,"Item2":{"X":1,"Y":2}}""" },
        { typeof(KeyValuePair<string, int>), """{"Key":"a","Value":1}""" },
        { typeof(Order), """{"Number":1,"Lines":[{"Name":"a","Price":2.50,"Count":3},{"Name":"b","Price":1,"Count":1}],"Sent":"2024-01-02T03:04:05+02:00"}""" },
        { typeof(Settings), """{"Name":"a","Level":null,"Factor":0.5,"Colours":{"sky":2,"sea":1}}""" },
        { typeof(Attributed), """{"first-name":"a","Big":"12","Numbers":[2],"Included":3}""" },
        { typeof(Shape), """{"$type":"circle","Radius":1.5,"Name":"c"}""" },
        { typeof(Shape), """{"$type":"marked","Mark":{"Value":2},"Name":"c"}""" },
        { typeof(Node), """{"Number":1,"Next":{"Number":2,"Next":{"Number":3,"Next":null}}}""" },
        { typeof(Holder<Even>), """{"Value":{"Value":2}}""" },
        { typeof(Positive), """{"Value":2}""" },
        { typeof(Duration), "\"1.500s\"" },
        { typeof(Holder<Struct>), """{"Value":{"a":[1,null],"b":{"c":true}}}""" },
    };

    /// <summary>Those of them in which no member may be left out.</summary>
    public static IEnumerable<object[]> Objects => Kinds.Where(kind => ((string)kind[1]).Contains("\":", StringComparison.Ordinal) && !IsOpen((System.Type)kind[0]));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_Garbage_GivesAValueOrInvalidData(System.Type type, string text)
    {
        Assert.NotNull(Faces.Read(type, text));
        Token.Array[0, 12].Select(string.Concat).Sample(garbage => TryRead(type, garbage), iter: 1000, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_RandomBytes_GivesAValueOrInvalidData(System.Type type, string text)
    {
        byte[] whole = Encoding.UTF8.GetBytes(text);
        Gen.OneOf(Gen.Byte.Array[0, 40], Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 4].Select(changes => Damaged(whole, changes)))
            .Sample(bytes => TryRead(type, bytes), iter: 1000, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_TokenPutInOrTakenOut_GivesAValueOrInvalidData(System.Type type, string text) =>
        Gen.Select(Gen.Int[0, text.Length], Gen.Int[0, 6], Token.Array[0, 2].Select(string.Concat))
            .Sample(
                (start, length, inserted) => TryRead(type, string.Concat(text.AsSpan(0, start), inserted, text.AsSpan(Math.Min(start + length, text.Length)))),
                iter: 2000,
                threads: 1);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_Truncated_IsRefused(System.Type type, string text)
    {
        // A number is whole at each of its digits.
        for (int length = 0; length < text.Length && !char.IsAsciiDigit(text[0]); length++)
        {
            Assert.Throws<InvalidDataException>(() => Faces.Read(type, text[..length]));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_SomethingBehindTheValue_IsRefused(System.Type type, string text) =>
        Token.Where(token => token != " ")
            .Sample(token => Assert.Throws<InvalidDataException>(() => Faces.Read(type, $"{text} {token}")), iter: 200, threads: 1);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_AnyMemberTwice_IsRefused(System.Type type, string text) =>
        Assert.All(JsonEdits.WithDuplicates(text), edited => Assert.Throws<InvalidDataException>(() => Faces.Read(type, edited)));

    [Theory]
    [MemberData(nameof(Objects))]
    public void Read_AnyMemberMissing_IsRefused(System.Type type, string text) =>
        Assert.All(JsonEdits.WithoutMembers(text), edited => Assert.Throws<InvalidDataException>(() => Faces.Read(type, edited)));

    [Theory]
    [MemberData(nameof(Objects))]
    public void Read_AnyMemberUnderAnotherName_IsRefused(System.Type type, string text) =>
        Assert.All(
            Enumerable.Range(0, text.Length).Where(index => text[index] == '"' && text.AsSpan(index + 1).IndexOf("\":") is >= 0 and var end && !text.AsSpan(index + 1, end).Contains('"')),
            index => Assert.Throws<InvalidDataException>(() => Faces.Read(type, text.Insert(index + 1, "other"))));

    [Theory]
    [InlineData(typeof(int[][]), "[")]
    [InlineData(typeof(Node), "{\"Number\":1,\"Next\":")]
    [InlineData(typeof(Order), "{\"Number\":[")]
    [InlineData(typeof(Struct), "{\"a\":")]
    public void Read_ManyLevels_IsRefused(System.Type type, string level) =>
        Assert.Throws<InvalidDataException>(() => Faces.Read(type, string.Concat(Enumerable.Repeat(level, 50_000))));

    [Fact]
    public void Write_AnyValue_IsReadAsTheSameOrRefused()
    {
        Check(Gen.Char.Array[0, 10].Select(units => new string(units)));
        Check(Gen.Char);
        Check(Gen.Long);
        Check(Gen.ULong.Select(BitConverter.UInt64BitsToDouble), value => BitConverter.DoubleToUInt64Bits(value));
        Check(Gen.UInt.Select(BitConverter.UInt32BitsToSingle), value => BitConverter.SingleToUInt32Bits(value));
        Check(Gen.Decimal, decimal.GetBits);
        Check(Gen.Select(Gen.DateTime, Gen.Enum<DateTimeKind>(), DateTime.SpecifyKind), time => time.ToBinary());
        Check(Gen.DateTimeOffset, time => (time.Ticks, time.Offset));
        Check(Gen.TimeSpan);
        Check(Gen.Guid);
    }

    private static void Check<T>(Gen<T> values, Func<T, object?>? look = null) =>
        values.Sample(
            value =>
            {
                string text;
                try
                {
                    text = Faces.Write(value);
                }
                catch (NotSerializableException)
                {
                    return;
                }

                T read = Faces.Read<T>(text);
                Assert.Equal(look is null ? value : look(value), look is null ? read : look(read));
            },
            iter: 2000,
            threads: 1);

    // A dictionary and a message have the members that they have.
    private static bool IsOpen(System.Type type) =>
        type == typeof(Settings) || type == typeof(Holder<Struct>) || type.Name.Contains("Dictionary", StringComparison.Ordinal);

    private static byte[] Damaged(byte[] whole, (int Index, byte Value)[] changes)
    {
        byte[] damaged = [.. whole];
        foreach ((int index, byte value) in changes)
        {
            damaged[index] = value;
        }

        return damaged;
    }

    private static void TryRead(System.Type type, string text) => TryRead(type, Encoding.UTF8.GetBytes(text));

    private static void TryRead(System.Type type, byte[] text)
    {
        using var encoded = new PayloadWriter(Faces.Limit);
        try
        {
            JsonFace.Of(type).Read(text, encoded);
        }
        catch (InvalidDataException refusal)
        {
            Assert.StartsWith("The text is not a ", refusal.Message, StringComparison.Ordinal);
        }
    }
}
