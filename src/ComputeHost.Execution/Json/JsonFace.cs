using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;

namespace ComputeHost.Execution.Json;

/// <summary>
/// How values of one type look as JSON, to people and other languages: what System.Text.Json makes of the type and of the user's attributes on it. JSON cannot
/// carry all that a codec can, so a text is given away only if the same value comes out of it again.
/// </summary>
internal sealed class JsonFace
{
    private static readonly ConcurrentDictionary<Type, JsonFace> Faces = new();
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // A writer of JSON asks for the most that a whole string could take, three bytes for each of its units.
    private const int MostAsked = 3;

    private readonly Type _type;
    private readonly PayloadCodec _codec;

    // Null for no result.
    private readonly JsonTypeInfo? _contract;

    private JsonFace(Type type)
    {
        _type = type;
        _codec = PayloadCodecs.For(type);
        if (type != typeof(NoResult))
        {
            JsonTypeCheck.Check(type);
            _contract = JsonFaceContract.Options.GetTypeInfo(type);
        }
    }

    /// <exception cref="NotSerializableException">JSON cannot carry values of the type.</exception>
    public static JsonFace Of(Type type) => Faces.GetOrAdd(type, static type => new JsonFace(type));

    /// <summary>Reads one text and writes the encoded value.</summary>
    /// <exception cref="InvalidDataException">The text is no value of the type.</exception>
    /// <exception cref="NotSerializableException">It is a value that cannot be encoded.</exception>
    /// <exception cref="PayloadTooLargeException">The encoded value goes past the writer's limit.</exception>
    public void Read(ReadOnlySpan<byte> text, PayloadWriter encoded) => _codec.WriteObject(encoded, ReadValue(text));

    /// <summary>Reads one encoded value and writes its text.</summary>
    /// <exception cref="NotSerializableException">JSON cannot carry this value.</exception>
    /// <exception cref="PayloadTooLargeException">The text goes past the writer's limit.</exception>
    public void Write(PayloadWriter result, ReadOnlySpan<byte> encoded)
    {
        if (_contract is null)
        {
            "null"u8.CopyTo(result.Append(4));
            return;
        }

        long limit = Math.Min(result.Limit, Array.MaxLength);
        using var text = new PayloadWriter(MostAsked * limit);
        try
        {
            WriteValue(text, _codec.ReadObject(encoded));
        }
        catch (PayloadTooLargeException)
        {
            result.EnsureFits(limit + 1);
            throw;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or NotSerializableException))
        {
            throw Lost($"writing it as JSON failed ({Describe(exception)})", exception);
        }

        CheckSame(encoded, text.WrittenSpan);
        text.WrittenSpan.CopyTo(result.Append(text.Length));
    }

    private object? ReadValue(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, _contract!);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            string path = exception is JsonException or NotSupportedException ? "" : $" Path: {FailurePath.Find(text, _contract!)}.";
            throw new InvalidDataException($"The text is not a '{TypeName.Of(_type)}' in JSON: {Describe(exception)}{path}", exception);
        }
    }

    private void WriteValue(PayloadWriter text, object? value)
    {
        // Not disposed: it holds nothing, and after a failure its last flush would only hide the cause.
        var writer = new Utf8JsonWriter(text, WriterOptions);
        JsonSerializer.Serialize(writer, value, _contract!);
        writer.Flush();
    }

    private void CheckSame(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> text)
    {
        using var again = new PayloadWriter(Array.MaxLength);
        try
        {
            Read(text, again);
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSerializableException)
        {
            throw Lost($"its JSON cannot be read again ({Describe(exception)})", exception);
        }

        // Hashed collections have another order once they are made again, which is no difference.
        if (!encoded.SequenceEqual(again.WrittenSpan) && _codec.ReadTree(encoded).FindDifference(_codec.ReadTree(again.WrittenSpan)) is var (path, before, after))
        {
            throw Lost(
                path.Length == 0 ? "its JSON, read again, is another value"
                : before == after ? $"JSON does not carry all of '{before}'"
                : $"'{before}' is written as JSON and read again as '{after}'",
                path: path);
        }
    }

    private NotSerializableException Lost(string reason, Exception? cause = null, string path = "") =>
        Refusal.Of(_type, path.Length == 0 ? null : TypeName.Short(_type) + path, reason, "Return what JSON can carry, or send and take encoded values", cause);

    private static string Describe(Exception exception) => exception switch
    {
        JsonException { Path: { } path } json when !json.Message.Contains(" Path: ", StringComparison.Ordinal) => $"{json.Message} Path: {path}.",
        JsonException or NotSupportedException or InvalidDataException or NotSerializableException => exception.Message,
        _ => $"'{exception.GetType().FullName}' was thrown: {exception.Message}",
    };
}
