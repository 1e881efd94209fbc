using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using PolyType;

namespace ComputeHost.Protocol.Payloads.Checks;

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
    private const string Ignore = "mark it with [JsonIgnore] if it need not travel";

    /// <param name="type">An object type.</param>
    /// <param name="members">Those that travel.</param>
    /// <exception cref="NotSerializableException">A field would be lost.</exception>
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    public static void Check(Type type, IReadOnlyList<MemberInfo> members)
    {
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

                if (!shown.Contains(field) && !IsLeftOut(field) && !IsOverridden(type, field, properties))
                {
                    throw Lost(type, field);
                }
            }
        }

        MemberConflicts.Check(type, members, IsLeftOut);
    }

    // The user's explicit choice.
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private static bool IsLeftOut(FieldInfo field) =>
        field.IsDefined(typeof(NonSerializedAttribute), inherit: false) || IsLeftOut((MemberInfo)field) || (PropertyOf(field) is { } property && IsLeftOut(property));

    internal static bool IsLeftOut(MemberInfo member) =>
        member.GetCustomAttribute<JsonIgnoreAttribute>(inherit: false) is { Condition: JsonIgnoreCondition.Always }
        || member.GetCustomAttribute<PropertyShapeAttribute>(inherit: false) is { Ignore: true };

    // The field behind an overridden property is out of use, and what is left out there is left out.
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private static bool IsOverridden(Type type, FieldInfo field, List<PropertyInfo> properties) =>
        PropertyOf(field)?.GetMethod is { IsVirtual: true } getter
        && properties.Concat(type.GetProperties().Where(IsLeftOut)).Any(property => property.GetMethod?.GetBaseDefinition() == getter.GetBaseDefinition());

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private static NotSerializableException Lost(Type type, FieldInfo field)
    {
        if (PropertyOf(field) is { } property)
        {
            string setter = property.GetMethod is not { IsPublic: true } ? "it is not public"
                : property.SetMethod is null ? "it has no setter and no constructor parameter of its name"
                : property.SetMethod.IsPublic ? "a member of a derived type hides it"
                : "its setter is not public";
            return Refusal.Of(
                property.PropertyType,
                $"{TypeName.Short(type)}.{property.Name}",
                setter,
                $"Give it a public 'set' or 'init' or a constructor parameter of its name, mark it with [JsonInclude], or {Ignore}");
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

    // The compiler names the field behind a property <Name>k__BackingField, and that behind a captured constructor parameter <name>P.
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private static PropertyInfo? PropertyOf(FieldInfo field) =>
        field.Name is ['<', ..] && field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal)
            ? field.DeclaringType!.GetProperty(NameOf(field), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            : null;

    internal static string NameOf(FieldInfo field) => field.Name is ['<', ..] ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
