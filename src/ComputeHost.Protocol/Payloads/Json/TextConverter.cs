using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>Text inside of a value. Long text goes in pieces, so that the writer never asks for more room than the text takes.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    private const int Piece = 16 * 1024;

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => LoneSurrogates.Unescape(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ReadOnlySpan<char> rest = LoneSurrogates.Escape(value);
        while (rest.Length > Piece)
        {
            writer.WriteStringValueSegment(rest[..Piece], isFinalSegment: false);
            rest = rest[Piece..];
        }

        if (value.Length > Piece)
        {
            writer.WriteStringValueSegment(rest, isFinalSegment: true);
        }
        else
        {
            writer.WriteStringValue(rest);
        }
    }
}

internal sealed class CharConverter : JsonConverter<char>
{
    public override char Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LoneSurrogates.Unescape(reader.GetString()!) is [char only] ? only : throw new JsonException("The text of a 'char' is one UTF-16 unit.");

    public override void Write(Utf8JsonWriter writer, char value, JsonSerializerOptions options) => writer.WriteStringValue(LoneSurrogates.Escape(value.ToString()));
}
