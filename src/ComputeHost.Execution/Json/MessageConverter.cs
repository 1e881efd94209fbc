using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;

namespace ComputeHost.Execution.Json;

/// <summary>Protobuf messages have a JSON of their own: names in camel case, defaults left out.</summary>
internal sealed class MessageConverter<T> : JsonConverter<T>
    where T : class, IMessage<T>, new()
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = JsonFaceContract.MaxDepth, AllowDuplicateProperties = false };

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument value = JsonDocument.ParseValue(ref reader);
        string text = value.RootElement.GetRawText();
        // The parser of messages takes the last of several.
        using JsonDocument unique = JsonDocument.Parse(text, Strict);
        try
        {
            return JsonParser.Default.Parse<T>(text);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteRawValue(JsonFormatter.Default.Format(value));
}

/// <summary>Finds the messages among the types.</summary>
internal sealed class MessageConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsClass && typeToConvert.IsAssignableTo(typeof(IMessage));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(MessageConverter<>).MakeGenericType(typeToConvert))!;
}
