using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ComputeHost.Execution.Tests.Json;

/// <summary>Texts that differ from one by a member of one of its objects.</summary>
internal static class JsonEdits
{
    private enum Edit
    {
        Duplicate,
        Drop,
    }

    /// <summary>Each member once more, behind the others.</summary>
    public static IEnumerable<string> WithDuplicates(string text) => WithEdits(text, Edit.Duplicate);

    /// <summary>Without one member, each in turn.</summary>
    public static IEnumerable<string> WithoutMembers(string text) => WithEdits(text, Edit.Drop);

    private static IEnumerable<string> WithEdits(string text, Edit edit)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        for (int member = 0, count = CountMembers(document.RootElement); member < count; member++)
        {
            yield return Write(document.RootElement, member, edit);
        }
    }

    private static int CountMembers(JsonElement place) => place.ValueKind switch
    {
        JsonValueKind.Object => place.EnumerateObject().Sum(member => 1 + CountMembers(member.Value)),
        JsonValueKind.Array => place.EnumerateArray().Sum(CountMembers),
        _ => 0,
    };

    private static string Write(JsonElement root, int member, Edit edit)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteValue(root);

            void WriteValue(JsonElement place)
            {
                switch (place.ValueKind)
                {
                    case JsonValueKind.Object:
                        WriteObject(place);
                        break;
                    case JsonValueKind.Array:
                        writer.WriteStartArray();
                        foreach (JsonElement element in place.EnumerateArray())
                        {
                            WriteValue(element);
                        }

                        writer.WriteEndArray();
                        break;
                    default:
                        place.WriteTo(writer);
                        break;
                }
            }

            void WriteObject(JsonElement place)
            {
                JsonProperty? again = null;
                writer.WriteStartObject();
                foreach (JsonProperty property in place.EnumerateObject())
                {
                    bool edited = member-- == 0;
                    if (edited && edit == Edit.Drop)
                    {
                        member -= CountMembers(property.Value);
                        continue;
                    }

                    writer.WritePropertyName(property.Name);
                    WriteValue(property.Value);
                    again = edited ? property : again;
                }

                if (again is { } duplicate)
                {
                    writer.WritePropertyName(duplicate.Name);
                    duplicate.Value.WriteTo(writer);
                }

                writer.WriteEndObject();
            }
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
