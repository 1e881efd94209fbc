using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ComputeHost.Execution.Json;
using Google.Protobuf.WellKnownTypes;

namespace ComputeHost.Execution.Tests.Json;

public sealed class JsonRefusalTests
{
    private const string Line = """{"Name":"a","Price":1,"Count":1}""";

    public static TheoryData<System.Type, string, string> Texts => new()
    {
        { typeof(Order), $$"""{"Number":1,"Lines":[{{Line}}],"Sent":null,"Other":1}""", "$.Other" },
        { typeof(Order), """{"Number":1,"Lines":[{"Name":"a","Price":1,"Count":1,"Total":1}],"Sent":null}""", "$.Lines[0].Total" },
        { typeof(Order), $$"""{"Number":1,"Number":1,"Lines":[],"Sent":null}""", "$.Number" },
        { typeof(Order), """{"Number":1,"Lines":[]}""", "'Sent'" },
        { typeof(Order), """{"Number":1,"Lines":[{"Name":"a","Price":1}],"Sent":null}""", "'Count'. Path: $.Lines[0]" },
        { typeof(Order), """{"number":1,"Lines":[],"Sent":null}""", "$.number" },
        { typeof(Order), $$"""{"Number":1,"Lines":[{{Line}},{"Name":"a","Price":"1","Count":1}],"Sent":null}""", "$.Lines[1].Price" },
        { typeof(Settings), """{"Name":"a","Level":1,"Factor":1}""", "'Colours'" },
        { typeof(Settings), """{"Level":1,"Factor":1,"Colours":{}}""", "'Name'" },
        { typeof(Settings), """{"Name":"a","Level":1,"Colours":{}}""", "'Factor'" },
        { typeof(Settings), """{"Name":"a","Level":1,"Factor":1,"Colours":{"x":1,"x":1}}""", "$.Colours.x" },
        { typeof(Dictionary<int, int>), """{"1":1,"01":1}""", "$.01" },
        { typeof(Attributed), """{"first-name":"a","Ignored":1,"Big":"1","Numbers":[],"Included":1}""", "$.Ignored" },
        { typeof(Attributed), """{"Name":"a","Big":"1","Numbers":[],"Included":1}""", "$.Name" },
        { typeof(KeyValuePair<string, int>), """{"Key":"a"}""", "'Value'" },
        { typeof(Tuple<int, string>), """{"Item1":1}""", "'Item2'" },
        { typeof(Shape), """{"Name":"a"}""", "Path: $" },
        { typeof(Shape), """{"$type":"triangle","Name":"a"}""", "triangle" },
        { typeof(Shape), """{"Name":"a","Radius":1,"$type":"circle"}""", "discriminator" },
        { typeof(int), "null", "Path: $" },
        { typeof(int), "1.5", "Path: $" },
        { typeof(int), "3000000000", "Path: $" },
        { typeof(int), "1 2", "Path: $" },
        { typeof(int), "", "Path: $" },
        { typeof(int), "\uFEFF1", "Path: $" },
        { typeof(string), "1", "Path: $" },
        { typeof(string), "\"\\ud800\"", "Path: $" },
        { typeof(char), "\"ab\"", "Path: $" },
        { typeof(int[]), "[1,]", "$[1]" },
        { typeof(int[]), "[1/*one*/]", "Path: $" },
        { typeof(int[]), "[1]]", "Path: $" },
        { typeof(int[]), "{\"0\":1}", "Path: $" },
        { typeof(Dictionary<string, int>), "[[\"a\",1]]", "Path: $" },
        { typeof(Guid), "\"00112233\"", "Path: $" },
        { typeof(byte[]), "\"A\"", "Path: $" },
        { typeof(Mood), "\"Odd\"", "Path: $" },
        { typeof(Colour), "\"Red\"", "Path: $" },
        { typeof(Holder<Even>), """{"Value":{"Value":3}}""", "'System.InvalidOperationException': 3 is odd. Path: $.Value.Value" },
        { typeof(Positive), """{"Value":-1}""", "(Parameter 'value') Path: $." },
        { typeof(Holder<Positive>), """{"Value":{"Value":-1}}""", "Path: $.Value." },
        { typeof(Dictionary<string, Positive[]>), """{"a":[],"b":[{"Value":1},{"Value":-1}]}""", "Path: $.b[1]." },
        { typeof(Shape), """{"$type":"marked","Name":"a","Mark":{"Value":-1}}""", "Path: $.Mark." },
        { typeof(Duration), "\"soon\"", "Path: $" },
        { typeof(Struct), """{"a":1,"a":2}""", "'a'" },
        { typeof(ListValue), "{}", "Path: $" },
    };

    public static TheoryData<System.Type, string> Types => new()
    {
        { typeof(int[,]), "several dimensions" },
        { typeof(Holder<double[,]>), "'Holder.Value'" },
        { typeof(List<int[,,]>), "several dimensions" },
        { typeof(nint), "size" },
        { typeof(Stack<int>), "top" },
        { typeof(ImmutableStack<string>), "top" },
        { typeof(ConcurrentStack<Node>), "top" },
        { typeof(IMemoryOwner<byte>), "lent" },
        { typeof(BigInteger), "shows nothing" },
        { typeof(Complex[]), "shows nothing" },
        { typeof(System.Index), "shows nothing" },
        { typeof(Rune?), "shows nothing" },
        { typeof(Holder<BigInteger>), "'Holder.Value'" },
        { typeof(Unmarked), "Mark the constructor that takes it with [JsonConstructor]" },
        { typeof(FrozenSet<int>), "not make one" },
        { typeof(ReadOnlyCollection<int>), "not make one" },
        { typeof(Dictionary<Spot, int>), "keys in JSON are texts" },
    };

    public static TheoryData<object, string> Values => new()
    {
        { "a\ud800b", "another value" },
        { '\ud800', "another value" },
        { BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0001), "another value" },
        { new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }, "another value" },
        { new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }, "another value" },
        { new PartlyShown { One = 1, Other = 2 }, "'PartlyShown.Other'" },
        { new Holder<DateTime> { Value = Ambiguous() }, "'Holder.Value'" },
        { default(ImmutableArray<int>), "default instance" },
        { new Holder<string[]> { Value = ["a", "\ud800"] }, "'Holder.Value[1]'" },
        { new Holder<double> { Value = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0001) }, "JSON does not carry all of 'NaN'" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Read_TextThatIsNoValue_IsRefusedWithThePath(System.Type type, string text, string expected)
    {
        string message = Assert.Throws<InvalidDataException>(() => Faces.Read(type, text)).Message;

        Assert.StartsWith($"The text is not a '{TypeName.Of(type)}' in JSON: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TextDeeperThanTheLimit_IsRefused()
    {
        Assert.Equal(1, Faces.Read<Node>(Nested(120)).Number);
        Assert.Contains("depth of 128", Assert.Throws<InvalidDataException>(() => Faces.Read<Node>(Nested(129))).Message, StringComparison.Ordinal);

        static string Nested(int depth) =>
            string.Concat(Enumerable.Repeat("{\"Number\":1,\"Next\":", depth - 1)) + "{\"Number\":1,\"Next\":null}" + new string('}', depth - 1);
    }

    [Fact]
    public void Options_MemberThatIsLeftOutOfAConstructor_IsAnUnknownOne()
    {
        Assert.Equal(new LeftOut(1), JsonSerializer.Deserialize<LeftOut>("""{"One":1}""", JsonFaceContract.Options));
        Assert.Equal("$.Other", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LeftOut>("""{"One":1,"Other":2}""", JsonFaceContract.Options)).Path);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Of_TypeThatJsonCannotCarry_IsRefusedWithTheReason(System.Type type, string reason) =>
        Assert.Contains(reason, Assert.Throws<NotSerializableException>(() => JsonFace.Of(type)).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Values))]
    public void Write_ValueThatJsonCannotCarry_IsRefusedWithTheReason(object value, string reason)
    {
        NotSerializableException refusal = Assert.Throws<NotSerializableException>(() => Faces.Write(value.GetType(), value));

        Assert.Equal(TypeName.Of(value.GetType()), refusal.RefusedType);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    // A local time in the hour that comes twice, of the second time: JSON does not tell which.
    private static DateTime Ambiguous() => Unsafe.BitCast<ulong, DateTime>((3UL << 62) | (ulong)new DateTime(2024, 10, 27, 2, 30, 0).Ticks);
}
