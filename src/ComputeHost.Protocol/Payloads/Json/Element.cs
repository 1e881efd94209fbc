using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>A part of a collection, given straight to its converter: the serializer's own entry would scan each part once more before it reads it.</summary>
internal sealed class Element<T>(JsonSerializerOptions options)
{
    private readonly JsonConverter<T> _converter = (JsonConverter<T>)options.GetTypeInfo(typeof(T)).Converter;

    public void Write(Utf8JsonWriter writer, T value)
    {
        if (value is null && !_converter.HandleNull)
        {
            writer.WriteNullValue();
        }
        else
        {
            _converter.Write(writer, value, options);
        }
    }

    public T Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null && default(T) is null && !_converter.HandleNull
            ? default!
            : _converter.Read(ref reader, typeof(T), options)!;
}
