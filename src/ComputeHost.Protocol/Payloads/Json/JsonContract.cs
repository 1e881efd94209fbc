using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>How the serializer is set so that it writes all of a value and reads nothing else.</summary>
internal static class JsonContract
{
    public const int MaxDepth = 128;

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
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = resolver,
            Converters =
            {
                new TextConverter(),
                new CharConverter(),
                new DecimalConverter(),
                new FloatConverter<double>(),
                new FloatConverter<float>(),
                new FloatConverter<Half>(),
                new DateTimeConverter(),
                new UriConverter(),
                new PairConverterFactory(),
                new BinaryConverterFactory(),
                new CollectionConverterFactory(),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>
    /// Every member that is written must be there when it is read, nothing else may be, and what a user's attributes mean for a web interface (leave out
    /// defaults, add to what the constructor made, numbers as text) does not change what arrives. An explicit [JsonIgnore] is the user's choice and stays.
    /// </summary>
    private static void MakeStrict(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        for (int index = type.Properties.Count - 1; index >= 0; index--)
        {
            JsonPropertyInfo property = type.Properties[index];
            if (IsComputed(property))
            {
                type.Properties.RemoveAt(index);
            }
            else if (property.Get is not null)
            {
                MakeStrict(type.Type, property);
            }
        }

        type.NumberHandling = null;
        type.PreferredPropertyObjectCreationHandling = null;
        type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        if (type.PolymorphismOptions is { } polymorphism)
        {
            polymorphism.UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization;
            polymorphism.IgnoreUnrecognizedTypeDiscriminators = false;
        }

        if (!type.Type.IsValueType && !type.Type.IsSealed)
        {
            Action<object>? callback = type.OnSerializing;
            Type declared = type.Type;
            type.OnSerializing = value =>
            {
                RuntimeType.Check(value, declared);
                callback?.Invoke(value);
            };
        }
    }

    private static void MakeStrict(Type type, JsonPropertyInfo property)
    {
        // Here and not only in TypeCheck: the serializer looks at once into the types of all members, and would fail at some detail of theirs, or never end.
        string member = $"{TypeName.Short(type)}.{ObjectState.NameOf(property)}";
        RefusedTypes.Check(property.PropertyType, member);
        if (property.IsExtensionData)
        {
            throw Refusal.Of(property.PropertyType, member, "it is for members that nobody declared", "Declare them, or use a Dictionary<string, T> without [JsonExtensionData]");
        }

        // A member that the constructor sets can only be required if it has a setter, which is then not used.
        property.Set ??= static (_, _) => { };
        property.IsRequired = true;
        property.ShouldSerialize = null;
        property.NumberHandling = null;
        property.ObjectCreationHandling = JsonObjectCreationHandling.Replace;
    }

    // It has no state of its own, or TypeCheck finds that the state it shows is lost.
    private static bool IsComputed(JsonPropertyInfo property) =>
        property.Get is null ? property.Set is not null : property.Set is null && property.AssociatedParameter is null;
}
