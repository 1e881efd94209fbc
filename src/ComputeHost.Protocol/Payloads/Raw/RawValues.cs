using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>The types whose values travel as their bytes in memory, little-endian, and which of their bit patterns are values.</summary>
/// <remarks>
/// Only types whose layout is a promise of the platform. <see cref="DateTimeOffset"/> is not among them (its layout is automatic); structures of the user are
/// the business of <c>RawLayout</c>.
/// </remarks>
internal static class RawValues
{
    public static bool Contains(Type type) => type.IsEnum || KnownElements.Contains(type);

    /// <summary>Says of what such a value, or one of a structure that travels as memory, is made: an enum's numbers mean what its names say.</summary>
    public static string Describe(Type type)
    {
        if (type.IsEnum)
        {
            IEnumerable<string> names = Enum.GetNames(type).Order(StringComparer.Ordinal).Select(name => $"{name}={Enum.Format(type, Enum.Parse(type, name), "d")}");
            return $"{TypeName.Of(type.GetEnumUnderlyingType())} {{{string.Join(", ", names)}}}";
        }

        var layout = new StringBuilder();
        return ReflectionFeature.IsSupported && !Contains(type) && RawLayout.TryDescribe(layout, type) ? $"memory {layout}" : TypeName.Of(type);
    }

    /// <summary>Whether all bit patterns of the type are values.</summary>
    public static bool AreAllValid<T>()
        where T : struct =>
        typeof(T) != typeof(bool) && !IsChecked<T>();

    /// <summary>Whether bytes from outside, taken for values of this type, are ones that the type itself could have made.</summary>
    public static bool AreValid<T>(ReadOnlySpan<T> values)
    {
        if (typeof(T) == typeof(bool))
        {
            ref byte first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values));
            return !MemoryMarshal.CreateReadOnlySpan(ref first, values.Length).ContainsAnyExceptInRange((byte)0, (byte)1);
        }

        if (IsChecked<T>())
        {
            foreach (T value in values)
            {
                if (!IsValid(value))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsChecked<T>() =>
        typeof(T) == typeof(decimal) || typeof(T) == typeof(DateTime) || typeof(T) == typeof(DateOnly) || typeof(T) == typeof(TimeOnly) || typeof(T) == typeof(Rune);

    private static bool IsValid<T>(T value)
    {
        if (typeof(T) == typeof(decimal))
        {
            // The first word: the sign in bit 31, the scale in bits 16 to 23, nothing else.
            uint flags = (uint)Unsafe.As<T, UInt128>(ref value);
            return (flags & 0x7F00_FFFF) == 0 && flags << 1 >> 17 <= 28;
        }

        if (typeof(T) == typeof(DateTime))
        {
            // Above the ticks, two bits for the kind. Rebuilding from ticks and kind instead would lose which of the two an ambiguous local time is.
            return (Unsafe.As<T, ulong>(ref value) & 0x3FFF_FFFF_FFFF_FFFF) <= (ulong)DateTime.MaxValue.Ticks;
        }

        if (typeof(T) == typeof(DateOnly))
        {
            return Unsafe.As<T, uint>(ref value) <= (uint)DateOnly.MaxValue.DayNumber;
        }

        if (typeof(T) == typeof(TimeOnly))
        {
            return Unsafe.As<T, ulong>(ref value) <= (ulong)TimeOnly.MaxValue.Ticks;
        }

        return Rune.IsValid(Unsafe.As<T, int>(ref value));
    }
}
