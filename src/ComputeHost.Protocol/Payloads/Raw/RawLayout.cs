using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>
/// Structures of the user whose arrays travel as memory, and the fingerprint of their layout that travels before them: were caller and worker built from
/// different versions of the structure, the values would otherwise change silently.
/// </summary>
internal static class RawLayout
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    // These have bit patterns that are no values, which inside a structure would mean to check field by field; JSON does so.
    private static readonly HashSet<Type> Checked = [typeof(bool), typeof(decimal), typeof(DateTime), typeof(DateOnly), typeof(TimeOnly), typeof(Rune)];

    /// <returns>Null if values of the type must not travel as memory.</returns>
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    public static ulong? FingerprintOf(Type type)
    {
        var text = new StringBuilder();
        return TryDescribe(text, type) ? TextHash.Of(text.ToString()) : null;
    }

    /// <summary>
    /// Whether one value of the type travels as memory, too: a structure whose fields cannot be set from outside (<c>readonly struct
    /// Temperature(double degrees)</c>). One that has attributes for JSON travels as these say, and one of .NET as it is known.
    /// </summary>
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    public static bool IsOpaque(Type type) =>
        type.IsValueType && type.Namespace?.Split('.')[0] != nameof(System)
        && !type.IsDefined(typeof(JsonAttribute), inherit: false) && !type.GetMembers(Everything).Any(member => member.IsDefined(typeof(JsonAttribute), inherit: false))
        && type.GetFields(Everything).Any(field => field.IsPrivate && !IsBehindSettable(field) || field.IsInitOnly && field.IsPublic)
        && FingerprintOf(type) is not null;

    /// <summary>
    /// The layout in words: <c>16{X:System.Double;Y:System.Double}</c>, with <c>@offset</c> after a name where the type gives offsets itself.
    /// </summary>
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    public static bool TryDescribe(StringBuilder text, Type type)
    {
        // An automatic layout is the runtime's own choice, which another runtime need not share.
        if (!type.IsValueType || type.IsPrimitive || type.IsEnum || type.IsByRefLike || type.IsAutoLayout || RawValues.Contains(type) || Nullable.GetUnderlyingType(type) is not null)
        {
            return false;
        }

        StructLayoutAttribute layout = type.StructLayoutAttribute!;
        text.Append(SizeOf(type)).Append('/').Append(layout.Pack).Append('{');
        foreach (FieldInfo field in type.GetFields(Everything).OrderBy(field => field.MetadataToken))
        {
            text.Append(field.Name);
            if (field.GetCustomAttribute<FieldOffsetAttribute>() is { } offset)
            {
                text.Append('@').Append(offset.Value);
            }

            text.Append(':');
            if (!TryDescribeField(text, field.FieldType))
            {
                return false;
            }

            text.Append(';');
        }

        text.Append('}');
        return true;
    }

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private static bool TryDescribeField(StringBuilder text, Type type)
    {
        if (IsPlain(type))
        {
            text.Append(TypeName.Of(type.IsEnum ? type.GetEnumUnderlyingType() : type));
            return true;
        }

        return TryDescribe(text, type);
    }

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private static bool IsBehindSettable(FieldInfo field) =>
        field.Name is ['<', ..] && field.DeclaringType!.GetProperty(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)], Everything)?.SetMethod is { IsPublic: true };

    private static int SizeOf(Type type) => RuntimeHelpers.SizeOf(type.TypeHandle);

    /// <summary>Whether a field of the type may be in a structure that travels as memory, because any bits are a value of it.</summary>
    public static bool IsPlain(Type type) => RawValues.Contains(type) && !Checked.Contains(type);
}
