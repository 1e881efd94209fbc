using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ComputeHost.Daemon.Verbs;

/// <summary>Messages of the wire as JSON for scripts: every member is there, and numbers are numbers, which Protobuf's own JSON writes as texts.</summary>
internal static class MessageJson
{
    private static readonly JsonSerializerOptions Lines = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Of(IMessage message)
    {
        var json = new JsonObject();
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            object? value = field.Accessor.GetValue(message);
            json[field.JsonName] = field.IsRepeated ? new JsonArray([.. ((IEnumerable)value).Cast<object>().Select(ToNode)]) : ToNode(value);
        }

        return json;
    }

    public static string ToText(this JsonNode json) => json.ToJsonString(Lines);

    public static string ToLine(this JsonNode json) => json.ToJsonString(OneLine);

    private static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        IMessage message => Of(message),
        ByteString bytes => JsonValue.Create(bytes.ToBase64()),
        Enum name => JsonValue.Create(name.ToString().ToLowerInvariant()),
        double number => JsonValue.Create(Math.Round(number, 3)),
        _ => JsonValue.Create(JsonSerializer.SerializeToElement(value, value.GetType(), OneLine)),
    };
}
