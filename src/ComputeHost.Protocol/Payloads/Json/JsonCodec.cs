using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>Everything that has no form of its own travels as JSON.</summary>
internal sealed class JsonCodec<T> : PayloadCodec<T>
{
    private static readonly JsonSerializerOptions Options = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly JsonTypeInfo<T> _type = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    public override void Write(PayloadWriter writer, T value)
    {
        if (value is null)
        {
            writer.AppendByte((byte)PayloadFormat.Null);
            return;
        }

        writer.AppendByte((byte)PayloadFormat.Json);
        using var json = new Utf8JsonWriter(writer);
        JsonSerializer.Serialize(json, value, _type);
    }

    public override T Read(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            throw Malformed.Empty(typeof(T));
        }

        if (payload[0] == (byte)PayloadFormat.Json)
        {
            try
            {
                return JsonSerializer.Deserialize(payload[1..], _type)!;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                throw Malformed.Content(typeof(T), exception.Message, exception);
            }
        }

        return payload is [(byte)PayloadFormat.Null] && default(T) is null ? default! : throw Malformed.Format(typeof(T), payload);
    }
}
