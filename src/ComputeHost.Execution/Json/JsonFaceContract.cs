using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ComputeHost.Protocol.Payloads.Graph;
using ComputeHost.Protocol.Payloads.Raw;

namespace ComputeHost.Execution.Json;

/// <summary>
/// How System.Text.Json is set: names as declared, the user's attributes as they are, and a text has all members that would be written and no others.
/// </summary>
internal static class JsonFaceContract
{
    /// <summary>The depth of a codec, too.</summary>
    public const int MaxDepth = GraphLimits.MaxDepth;

    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var resolver = new DefaultJsonTypeInfoResolver();
        resolver.Modifiers.Add(MakeStrict);
        var options = new JsonSerializerOptions
        {
            IncludeFields = true,
            MaxDepth = MaxDepth,
            AllowDuplicateProperties = false,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            TypeInfoResolver = resolver,
            Converters = { new MessageConverterFactory() },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void MakeStrict(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        bool isRaw = RawValues.Contains(type.Type);
        for (int index = type.Properties.Count - 1; index >= 0; index--)
        {
            JsonPropertyInfo property = type.Properties[index];
            if (!IsMember(property) || (isRaw && property.AttributeProvider is not FieldInfo))
            {
                // Left in the contract it would be read over without a word.
                type.Properties.RemoveAt(index);
            }
            else
            {
                MakeStrict(property);
            }
        }

        type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        type.PreferredPropertyObjectCreationHandling = null;
    }

    /// <summary>Not one that is only computed, nor one that the user has left out.</summary>
    private static bool IsMember(JsonPropertyInfo property) => property.Set is not null || property.AssociatedParameter is not null;

    private static void MakeStrict(JsonPropertyInfo property)
    {
        if (property.Get is null)
        {
            if (property.Set is null)
            {
                // The constructor needs the member that the user has left out; nobody is to send it.
                property.Name = $"(left out) {property.Name}";
            }

            return;
        }

        if (property.Set is { } set)
        {
            property.Set = property.AttributeProvider is PropertyInfo ? Guarded(set) : set;
        }
        else
        {
            // Only what can be set can be required. The constructor sets it, and this is not called.
            property.Set = static (_, _) => { };
        }

        // A text that adds to what the constructor made would give a value that nobody wrote.
        property.ObjectCreationHandling = JsonObjectCreationHandling.Replace;
        property.IsRequired |= !MayBeLeftOut(property);
    }

    private static bool MayBeLeftOut(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is [JsonIgnoreAttribute { Condition: not JsonIgnoreCondition.Never }];

    /// <summary>A setter that throws is told with the path of its member, which the serializer adds to exceptions of its own.</summary>
    private static Action<object, object?> Guarded(Action<object, object?> set) => (target, value) =>
    {
        try
        {
            set(target, value);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or JsonException))
        {
            throw new JsonException($"Its setter threw '{exception.GetType().FullName}': {exception.Message}", exception);
        }
    };
}
