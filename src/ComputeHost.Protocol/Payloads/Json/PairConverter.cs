using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>A key and its value, as an array of two: keys of any type keep their form.</summary>
internal sealed class PairConverter<TKey, TValue>(JsonSerializerOptions options) : JsonConverter<KeyValuePair<TKey, TValue>>, IComposite
{
    private Element<TKey>? _key;
    private Element<TValue>? _value;

    public IEnumerable<Type> Parts => [typeof(TKey), typeof(TValue)];

    // Made at their first use: a type may contain itself.
    private Element<TKey> Key => _key ??= new Element<TKey>(options);

    private Element<TValue> Value => _value ??= new Element<TValue>(options);

    public override KeyValuePair<TKey, TValue> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A key and its value are an array.");
        }

        reader.Read();
        TKey key = Key.Read(ref reader);
        reader.Read();
        TValue value = Value.Read(ref reader);
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray ? new(key, value) : throw new JsonException("A key and its value are an array of two.");
    }

    public override void Write(Utf8JsonWriter writer, KeyValuePair<TKey, TValue> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        Key.Write(writer, value.Key);
        Value.Write(writer, value.Value);
        writer.WriteEndArray();
    }
}

internal sealed class PairConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(PairConverter<,>).MakeGenericType(typeToConvert.GenericTypeArguments), options)!;
}
