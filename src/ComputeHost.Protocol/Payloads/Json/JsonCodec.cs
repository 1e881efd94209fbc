using System.Runtime.ExceptionServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>
/// Everything that has no binary form travels as JSON. <see cref="TypeCheck"/> has found the type fit; what only a value can show is found here.
/// </summary>
/// <remarks>An object that is met twice within one value travels twice: the copies are equal, but two objects.</remarks>
internal sealed class JsonCodec<T> : PayloadCodec<T>
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly JsonTypeInfo<T> _type = (JsonTypeInfo<T>)JsonContract.Options.GetTypeInfo(typeof(T));

    public override void Write(PayloadWriter writer, T value)
    {
        if (value is null)
        {
            writer.AppendByte((byte)PayloadFormat.Null);
            return;
        }

        writer.AppendByte((byte)PayloadFormat.Json);
        try
        {
            // Not disposed: it holds nothing, and after a failure its last flush would only hide the cause.
            var json = new Utf8JsonWriter(writer, WriterOptions);
            JsonSerializer.Serialize(json, value, _type);
            json.Flush();
        }
        catch (EnumerationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }
        catch (JsonException exception)
        {
            throw Refusal.Of(
                typeof(T),
                member: null,
                $"it is nested deeper than '{JsonContract.MaxDepth}' levels or refers to itself",
                "Pass a flat form of it: a list of nodes that refer to each other by their indexes",
                exception);
        }
        catch (NotSupportedException exception)
        {
            throw Refusal.Of(typeof(T), member: null, exception.Message.TrimEnd('.'), "Pass a type that holds only what the method needs", exception);
        }
    }

    public override T Read(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            throw Malformed.Empty(typeof(T));
        }

        if (payload[0] == (byte)PayloadFormat.Json)
        {
            return ReadText(payload[1..]);
        }

        return payload is [(byte)PayloadFormat.Null] && default(T) is null ? default! : throw Malformed.Format(typeof(T), payload);
    }

    private T ReadText(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, _type) ?? throw new JsonException("The text 'null' is no value; null has a format of its own.");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw Malformed.Content(typeof(T), exception.Message, exception);
        }
    }
}
