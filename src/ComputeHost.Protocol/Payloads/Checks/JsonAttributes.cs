using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;
using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads.Checks;

/// <summary>
/// What the attributes of System.Text.Json on a user's types mean here: they are honoured or refused by name. Those that are about the text alone
/// (names, order, numbers as text, what is left out because it is a default) mean nothing.
/// </summary>
internal static class JsonAttributes
{
    /// <summary>The user's explicit choice, for this member: one that overrides it makes its own.</summary>
    public static bool LeaveOut(IGenericCustomAttributeProvider member) => member.GetCustomAttribute<JsonIgnoreAttribute>(inherit: false) is { Condition: JsonIgnoreCondition.Always };

    /// <exception cref="NotSerializableException">A converter of the user's may do anything.</exception>
    public static void CheckType(Type type, IGenericCustomAttributeProvider attributes, string? member)
    {
        if (OwnConverterOf(attributes, inherit: false) is { } converter)
        {
            throw Refusal.Of(
                type,
                member,
                $"its own converter '{TypeName.Of(converter)}' may leave something out",
                "Pass the members of the type in a record without a converter, or pass its text or bytes");
        }
    }

    /// <exception cref="NotSerializableException">A converter of the user's may do anything, and members that nobody declared have no shape.</exception>
    public static void CheckMember(Type type, IGenericCustomAttributeProvider attributes, string member)
    {
        if (attributes.IsDefined<JsonExtensionDataAttribute>(inherit: true))
        {
            throw Refusal.Of(type, member, "it is for members that nobody declared", "Declare them, or use a Dictionary<string, T> without [JsonExtensionData]");
        }

        if (OwnConverterOf(attributes, inherit: true) is { } converter)
        {
            throw Refusal.Of(
                type,
                member,
                $"its own converter '{TypeName.Of(converter)}' may leave something out",
                "Remove its [JsonConverter], or mark it with [JsonIgnore] if it need not travel");
        }
    }

    /// <summary>The marked constructor must be the one that is used.</summary>
    /// <exception cref="NotSerializableException">It is another one.</exception>
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    public static void CheckConstructor(Type type, IConstructorShape? used, string? member)
    {
        ConstructorInfo? marked = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .FirstOrDefault(constructor => constructor.IsDefined(typeof(JsonConstructorAttribute), inherit: false));
        if (marked is not null && marked != used?.MethodBase)
        {
            throw Refusal.Of(
                type,
                member,
                "the constructor that it marks with [JsonConstructor] is not the one that its shape has",
                "Mark that constructor with [ConstructorShape], too");
        }
    }

    /// <summary>The types that a type stands for, with the names that it gives them.</summary>
    /// <exception cref="NotSerializableException">One of them has no name.</exception>
    public static IEnumerable<(Type Type, string Name)> DerivedTypesOf(Type type, IGenericCustomAttributeProvider attributes, string? member)
    {
        foreach (JsonDerivedTypeAttribute derived in attributes.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false))
        {
            if (derived.TypeDiscriminator is null)
            {
                throw Refusal.Of(
                    derived.DerivedType,
                    member,
                    $"its [JsonDerivedType] on '{TypeName.Of(type)}' gives it no name, so it would arrive as its base type",
                    $"Write [JsonDerivedType(typeof({TypeName.Short(derived.DerivedType)}), \"name\")]");
            }

            yield return (derived.DerivedType, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{derived.TypeDiscriminator}"));
        }
    }

    private static Type? OwnConverterOf(IGenericCustomAttributeProvider attributes, bool inherit) =>
        attributes.GetCustomAttribute<JsonConverterAttribute>(inherit) is { } attribute
            ? attribute.ConverterType is { } converter && converter.Assembly == typeof(JsonConverter).Assembly ? null : attribute.ConverterType ?? attribute.GetType()
            : null;
}
