using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>
/// The text it was made from; in an array when it is relative, because the text alone does not say so (on Linux, <c>/a</c> is an absolute file path too).
/// </summary>
internal sealed class UriConverter : JsonConverter<Uri>
{
    public override Uri Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return new Uri(LoneSurrogates.Unescape(reader.GetString()!), UriKind.Absolute);
        }

        reader.Read();
        var uri = new Uri(LoneSurrogates.Unescape(reader.GetString()!), UriKind.Relative);
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray ? uri : throw new JsonException("A relative 'Uri' is an array of one text.");
    }

    public override void Write(Utf8JsonWriter writer, Uri value, JsonSerializerOptions options)
    {
        RuntimeType.Check(value, typeof(Uri));
        string text = LoneSurrogates.Escape(value.OriginalString);
        if (value.IsAbsoluteUri)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteStartArray();
            writer.WriteStringValue(text);
            writer.WriteEndArray();
        }
    }
}
