using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>
/// Whether the members that travel carry all that an object holds. What it holds is its fields, whoever sees them; a property without a field of its own
/// (an area computed from width and height) need not travel.
/// </summary>
/// <remarks>
/// Taken on trust, and shown by a round trip only: that a property gives back what was set, and that a constructor sets a member to the parameter of
/// its name.
/// </remarks>
internal static class ObjectState
{
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const string UnmarkedConstructor = "it has no setter, and the constructor that takes it is not marked, as that of a structure must be";
    private const string MarkConstructor = "Mark that constructor with [JsonConstructor]";
    private const string Ignore = "mark it with [JsonIgnore] if it need not travel";

    public static string NameOf(JsonPropertyInfo property) => (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;

    /// <exception cref="NotSerializableException">The other side could not make the object.</exception>
    public static void CheckConstructor(Type type, JsonTypeInfo info, string? member)
    {
        if (info.CreateObject is not null)
        {
            return;
        }

        if (info.ConstructorAttributeProvider is not MethodBase constructor)
        {
            throw Refusal.Of(
                type,
                member,
                "it has no public constructor without parameters and not exactly one with parameters",
                "Give it one, or mark the right one with [JsonConstructor]");
        }

        HashSet<string> bound = [.. info.Properties.Where(property => property.AssociatedParameter is not null).Select(property => property.AssociatedParameter!.Name)];
        if (constructor.GetParameters().FirstOrDefault(parameter => !bound.Contains(parameter.Name!)) is { } unbound)
        {
            throw Refusal.Of(
                type,
                member,
                $"its constructor takes '{unbound.Name}', and no member of that name and type travels",
                "Name the parameter like the member that it sets, or give the type a public constructor without parameters");
        }
    }

    /// <exception cref="NotSerializableException">A field would be lost.</exception>
    public static void CheckFields(Type type, JsonTypeInfo info, string? member)
    {
        if (type.IsDefined(typeof(InlineArrayAttribute), inherit: false))
        {
            throw Refusal.Of(type, member, "it is an inline array", "Pass an array");
        }

        List<MemberInfo> members = [.. info.Properties.Select(property => property.AttributeProvider).OfType<MemberInfo>()];
        List<PropertyInfo> properties = [.. members.OfType<PropertyInfo>()];
        var shown = new HashSet<FieldInfo>(members.OfType<FieldInfo>().Concat(properties.SelectMany(property => FieldUse.ReadBy(property.GetMethod))), SameField.Instance);
        for (Type? level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(OwnFields))
            {
                if (field.IsDefined(typeof(FixedBufferAttribute), inherit: false))
                {
                    throw Refusal.Of(type, $"{TypeName.Short(type)}.{field.Name}", "it is a buffer of fixed size", "Pass an array");
                }

                if (!shown.Contains(field) && !IsLeftOut(field) && !IsOverridden(field, properties))
                {
                    throw Lost(type, field);
                }
            }
        }

        MemberConflicts.Check(type, info, IsLeftOut);
    }

    // The user's explicit choice.
    private static bool IsLeftOut(FieldInfo field) =>
        field.IsDefined(typeof(NonSerializedAttribute), inherit: false)
        || field.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always }
        || PropertyOf(field)?.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always };

    // The field behind an overridden property is out of use.
    private static bool IsOverridden(FieldInfo field, List<PropertyInfo> properties) =>
        PropertyOf(field)?.GetMethod is { IsVirtual: true } getter && properties.Any(property => property.GetMethod?.GetBaseDefinition() == getter.GetBaseDefinition());

    private static NotSerializableException Lost(Type type, FieldInfo field)
    {
        if (PropertyOf(field) is { } property)
        {
            string setter = property.GetMethod is not { IsPublic: true } ? "it is not public"
                : property.SetMethod is null && IsUnmarkedParameter(type, property.Name) ? UnmarkedConstructor
                : property.SetMethod is null ? "it has no setter and no constructor parameter of its name"
                : property.SetMethod.IsPublic ? "a member of a derived type hides it"
                : "its setter is not public";
            return Refusal.Of(
                property.PropertyType,
                $"{TypeName.Short(type)}.{property.Name}",
                setter,
                ReferenceEquals(setter, UnmarkedConstructor)
                    ? $"{MarkConstructor}, give it a public 'set' or 'init', or {Ignore}"
                    : $"Give it a public 'set' or 'init' or a constructor parameter of its name, mark it with [JsonInclude], or {Ignore}");
        }

        if (field.IsPublic && IsUnmarkedParameter(type, field.Name))
        {
            return Refusal.Of(field.FieldType, $"{TypeName.Short(type)}.{field.Name}", UnmarkedConstructor, $"{MarkConstructor}, or {Ignore}");
        }

        return field.IsPublic
            ? Refusal.Of(
                field.FieldType,
                $"{TypeName.Short(type)}.{field.Name}",
                "it is read-only and no constructor parameter has its name",
                $"Give the type a constructor with a parameter of its name, or {Ignore}")
            : Refusal.Of(
                field.FieldType,
                $"{TypeName.Short(type)}.{NameOf(field)}",
                "it is not public and no property that travels shows it",
                $"Show it through a property that can be set, mark it with [JsonInclude], or {Ignore}");
    }

    // A structure can always be made without a constructor, and is, unless one is marked.
    private static bool IsUnmarkedParameter(Type type, string member) =>
        type.IsValueType && type.GetConstructors().Any(constructor =>
            !constructor.IsDefined(typeof(JsonConstructorAttribute), inherit: false)
            && constructor.GetParameters().Any(parameter => string.Equals(parameter.Name, member, StringComparison.OrdinalIgnoreCase)));

    // The compiler names the field behind a property <Name>k__BackingField, and that behind a captured constructor parameter <name>P.
    private static PropertyInfo? PropertyOf(FieldInfo field) =>
        field.Name is ['<', ..] && field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal)
            ? field.DeclaringType!.GetProperty(NameOf(field), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            : null;

    internal static string NameOf(FieldInfo field) => field.Name is ['<', ..] ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
