using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>What has a binary form and no usual JSON one (arrays of numbers, vectors, messages) is its binary content in Base64.</summary>
internal sealed class BinaryConverter<T>(BinaryCodec<T> codec) : JsonConverter<T>
{
    // A multiple of 3, so that each piece but the last is whole digits.
    private const int Piece = 48 * 1024;

    public override bool HandleNull => true;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return codec.IsNull(default!) ? default! : throw new JsonException($"A '{TypeName.Of(typeof(T))}' cannot be null.");
        }

        return codec.ReadContent(reader.GetBytesFromBase64());
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (codec.IsNull(value))
        {
            writer.WriteNullValue();
            return;
        }

        using var content = new PayloadWriter(Array.MaxLength);
        codec.WriteContent(content, value);
        ReadOnlySpan<byte> rest = content.WrittenSpan;
        while (rest.Length > Piece)
        {
            writer.WriteBase64StringSegment(rest[..Piece], isFinalSegment: false);
            rest = rest[Piece..];
        }

        writer.WriteBase64StringSegment(rest, isFinalSegment: true);
    }
}

internal sealed class BinaryConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => !JsonScalars.Contains(typeToConvert) && PayloadCodecFactory.CreateBinary(typeToConvert) is not null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(BinaryConverter<>).MakeGenericType(typeToConvert), PayloadCodecFactory.CreateBinary(typeToConvert))!;
}
