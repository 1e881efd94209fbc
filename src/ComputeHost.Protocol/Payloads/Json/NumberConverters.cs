using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>
/// The shortest number that reads back as the same value; what JSON has no number for is text: <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>.
/// </summary>
internal sealed class FloatConverter<T> : JsonConverter<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private const int MostDigits = 32;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return T.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        return reader.GetString() switch
        {
            "NaN" => T.NaN,
            "Infinity" => T.PositiveInfinity,
            "-Infinity" => T.NegativeInfinity,
            _ => throw new JsonException("A floating-point value is a number, \"NaN\", \"Infinity\" or \"-Infinity\"."),
        };
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (T.IsNaN(value))
        {
            writer.WriteStringValue("NaN"u8);
        }
        else if (T.IsInfinity(value))
        {
            writer.WriteStringValue(T.IsPositive(value) ? "Infinity"u8 : "-Infinity"u8);
        }
        else
        {
            Span<byte> text = stackalloc byte[MostDigits];
            value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
            writer.WriteRawValue(text[..length], skipInputValidation: true);
        }
    }
}

/// <summary>A number with its scale, and with the sign of a zero, which .NET's own text leaves out.</summary>
internal sealed class DecimalConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options)
    {
        if (value == 0 && decimal.IsNegative(value))
        {
            writer.WriteRawValue("-" + value.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
        }
        else
        {
            writer.WriteNumberValue(value);
        }
    }
}
