using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

/// <summary>Converters of System.Text.Json that users have on their types.</summary>
internal static class JsonConverterRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("json-converter-on-type", new RefusedShapes.WithConverter()),
        Row.Of("json-converter-on-member", new RefusedShapes.MemberWithConverter()),
        Row.Of("json-converter-on-structure", new ConvertedStructure { Number = 1 }),
        Row.Of("json-converter-on-base", new ConvertedDerived { Number = 1 }),
        Row.Of("json-converter-on-type-within", new List<RefusedShapes.WithConverter>()),
        Row.Of("json-converter-on-enum", ConvertedEnum.Second),
        Row.Of("json-converter-on-enum-in-object", new Holder<ConvertedEnum>(ConvertedEnum.Second, 1)),
        Row.Of("json-converter-on-enum-of-dotnet-in-object", new Holder<NamedEnum>(NamedEnum.Second, 1)),
        Row.Of("json-converter-on-enum-of-dotnet-undefined-in-object", new Holder<NamedEnum>((NamedEnum)7, 1)),
        Row.Of("json-converter-on-enum-member", new WithNamedEnum { Color = Color.Green }),
        Row.Of("json-converter-on-ignored-member", new ConvertedIgnored { Number = 1 }),
        Row.Of("json-converter-attribute-derived", new DerivedAttribute { Number = 1 }),
    ];
}

[JsonConverter(typeof(Converter))]
internal struct ConvertedStructure
{
    public int Number { get; set; }

    internal sealed class Converter : JsonConverter<ConvertedStructure>
    {
        public override ConvertedStructure Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => default;

        public override void Write(Utf8JsonWriter writer, ConvertedStructure value, JsonSerializerOptions options) => writer.WriteNullValue();
    }
}

[JsonConverter(typeof(Converter))]
internal class ConvertedBase
{
    public int Number { get; set; }

    internal sealed class Converter : JsonConverter<ConvertedBase>
    {
        public override ConvertedBase Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new();

        public override void Write(Utf8JsonWriter writer, ConvertedBase value, JsonSerializerOptions options) => writer.WriteNullValue();
    }
}

/// <summary>The attribute is not inherited.</summary>
internal sealed class ConvertedDerived : ConvertedBase;

[JsonConverter(typeof(ConvertedEnumConverter))]
internal enum ConvertedEnum
{
    First,
    Second,
}

internal sealed class ConvertedEnumConverter : JsonConverter<ConvertedEnum>
{
    public override ConvertedEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => default;

    public override void Write(Utf8JsonWriter writer, ConvertedEnum value, JsonSerializerOptions options) => writer.WriteNullValue();
}

[JsonConverter(typeof(JsonStringEnumConverter<NamedEnum>))]
internal enum NamedEnum
{
    First,
    Second,
}

internal sealed class WithNamedEnum
{
    [JsonConverter(typeof(JsonStringEnumConverter<Color>))]
    public Color Color { get; set; }
}

internal sealed class ConvertedIgnored
{
    public int Number { get; set; }

    [JsonIgnore]
    [JsonConverter(typeof(RefusedShapes.TruncatingConverter))]
    public DateTime At { get; set; }
}

internal sealed class DerivedAttribute
{
    [HalvedAttribute]
    public int Number { get; set; }

    internal sealed class HalvedAttribute : JsonConverterAttribute
    {
        public override JsonConverter CreateConverter(Type typeToConvert) => new Halving();
    }

    private sealed class Halving : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetInt32();

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value / 2);
    }
}
