using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ComputeHost.Protocol.Methods;

namespace ComputeHost.Execution.Json;

/// <summary>Arguments that a method takes, in JSON: a pattern for somebody who calls it by hand. No code of the user's runs to make it.</summary>
internal static class JsonExample
{
    private const int DeepestObject = 3;

    /// <returns>An array with one element per parameter; empty if there is none that can be made.</returns>
    public static string Of(MethodContract contract)
    {
        try
        {
            var arguments = new JsonArray([.. contract.ParameterTypes.Select(static type => Of(type, DeepestObject))]);
            return arguments.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or NotSerializableException or ArgumentException)
        {
            return "";
        }
    }

    private static JsonNode? Of(Type type, int depth)
    {
        Type present = Nullable.GetUnderlyingType(type) ?? type;
        if (present == typeof(string))
        {
            return JsonValue.Create("text");
        }

        if (present == typeof(byte[]) || present == typeof(ReadOnlyMemory<byte>) || present == typeof(Memory<byte>))
        {
            return JsonValue.Create("AAEC");
        }

        JsonTypeInfo contract = JsonFaceContract.Options.GetTypeInfo(present);
        if (contract.Converter.GetType().Assembly != typeof(JsonSerializer).Assembly)
        {
            throw new NotSupportedException($"'{TypeName.Of(present)}' has a converter of its own.");
        }

        return contract.Kind switch
        {
            JsonTypeInfoKind.Object => OfObject(contract, depth),
            JsonTypeInfoKind.Enumerable => new JsonArray(Of(contract.ElementType!, depth)),
            JsonTypeInfoKind.Dictionary => new JsonObject { ["key"] = Of(contract.ElementType!, depth) },
            _ => OfLeaf(present),
        };
    }

    private static JsonObject? OfObject(JsonTypeInfo contract, int depth)
    {
        if (depth == 0)
        {
            return null;
        }

        var value = new JsonObject();
        foreach (JsonPropertyInfo property in contract.Properties)
        {
            value[property.Name] = property.CustomConverter is null ? Of(property.PropertyType, depth - 1) : throw new NotSupportedException("A member has a converter of its own.");
        }

        return value;
    }

    private static JsonNode? OfLeaf(Type type) =>
        type == typeof(bool) ? JsonValue.Create(true)
        : type == typeof(Guid) ? JsonValue.Create("0f8fad5b-d9cb-469f-a165-70867728950e")
        : type == typeof(DateTime) || type == typeof(DateTimeOffset) ? JsonValue.Create("2026-01-31T12:00:00Z")
        : type == typeof(DateOnly) ? JsonValue.Create("2026-01-31")
        : type == typeof(Uri) ? JsonValue.Create("https://example.com/")
        : type == typeof(char) ? JsonValue.Create("a")
        : type.IsPrimitive || type == typeof(decimal) ? JsonValue.Create(1)
        : type.IsValueType && type.Assembly == typeof(object).Assembly ? JsonSerializer.SerializeToNode(Activator.CreateInstance(type), type, JsonFaceContract.Options)
        : type.IsEnum ? JsonValue.Create(0)
        : throw new NotSupportedException($"'{TypeName.Of(type)}' has no example.");
}
