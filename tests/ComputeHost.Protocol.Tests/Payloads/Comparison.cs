using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Google.Protobuf;
using PolyType;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Finds the first place where two values differ, down to the last field: also where the type's own equality looks away.</summary>
/// <remarks>It sees the payload of a NaN and what a collection compares with, too. Fields that their type leaves out by choice are not looked at.</remarks>
/// <param name="identity">Whether it also sees which references are the same object.</param>
internal sealed class Comparison(bool identity)
{
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Made again, their elements have another order.
    private static readonly HashSet<Type> Unordered =
    [
        typeof(ConcurrentDictionary<,>), typeof(FrozenDictionary<,>), typeof(FrozenSet<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>),
    ];

    private readonly Dictionary<object, object> _arrivedAs = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, object> _sentAs = new(ReferenceEqualityComparer.Instance);

    /// <returns>Null if there is none.</returns>
    public static string? FindExact(object? expected, object? actual) => new Comparison(identity: true).Find(expected, actual, "value");

    /// <returns>Null if there is none.</returns>
    public string? Find(object? expected, object? actual, string path)
    {
        if (expected is null || actual is null)
        {
            return expected is null && actual is null ? null : Differs(path, expected, actual);
        }

        if (identity && !expected.GetType().IsValueType && expected is not (string or Type) && !IsEmpty(expected))
        {
            if (_arrivedAs.TryGetValue(expected, out object? met) || _sentAs.ContainsKey(actual))
            {
                return ReferenceEquals(met, actual) ? null : $"{path}: one object arrives as two, or two as one";
            }

            _arrivedAs.Add(expected, actual);
            _sentAs.Add(actual, expected);
        }

        return expected.GetType() == actual.GetType()
            ? FindWithin(expected, actual, path)
            : expected is IEnumerable elements && actual is IEnumerable others
                // Behind an interface a list arrives, whatever it was.
                ? FindInCollection(elements, others, path)
                : $"{path}: expected a {expected.GetType()}, got a {actual.GetType()}";
    }

    private string? FindWithin(object expected, object actual, string path)
    {
        switch (expected)
        {
            case double number:
                return FindInBits(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits((double)actual), path);
            case float number:
                return FindInBits(BitConverter.SingleToInt32Bits(number), BitConverter.SingleToInt32Bits((float)actual), path);
            case Half number:
                return FindInBits(BitConverter.HalfToInt16Bits(number), BitConverter.HalfToInt16Bits((Half)actual), path);
            case decimal number:
                return decimal.GetBits(number).SequenceEqual(decimal.GetBits((decimal)actual)) ? null : Differs(path, expected, actual);
            case BigInteger:
                return expected.Equals(actual) ? null : Differs(path, expected, actual);
            case DateTime time:
                return FindInBits(Unsafe.BitCast<DateTime, long>(time), Unsafe.BitCast<DateTime, long>((DateTime)actual), path);
            case Uri uri:
                return (uri.IsAbsoluteUri, uri.OriginalString) == (((Uri)actual).IsAbsoluteUri, ((Uri)actual).OriginalString) ? null : Differs(path, expected, actual);
            case string or IMessage or Type or Delegate:
                return expected.Equals(actual) ? null : Differs(path, expected, actual);
            case Array array:
                return Lengths(array) == Lengths((Array)actual) ? FindInElements(array, (Array)actual, path) : $"{path}: expected lengths {Lengths(array)}, got {Lengths((Array)actual)}";
            case IEnumerable elements when expected is not IStructuralEquatable:
                return FindInCollection(elements, (IEnumerable)actual, path) ?? FindInFields(expected, actual, path, ofCollection: true);
            default:
                return expected.GetType().IsPrimitive || expected.GetType().IsEnum
                    ? expected.Equals(actual) ? null : Differs(path, expected, actual)
                    : FindInFields(expected, actual, path, ofCollection: false);
        }
    }

    private string? FindInCollection(IEnumerable expected, IEnumerable actual, string path) =>
        FindInComparers(expected, actual, path) ?? (IsUnordered(expected) ? FindInUnordered(expected, actual, path) : FindInElements(expected, actual, path));

    private string? FindInElements(IEnumerable expected, IEnumerable actual, string path)
    {
        List<object?> wanted = [.. expected.Cast<object?>()];
        List<object?> got = [.. actual.Cast<object?>()];
        return wanted.Count != got.Count
            ? $"{path}: expected {wanted.Count} elements, got {got.Count}"
            : wanted.Select((element, index) => Find(element, got[index], $"{path}[{index}]")).FirstOrDefault(difference => difference is not null);
    }

    // Objects within are met anew for each pair that is tried, so identity is seen within an element only.
    private static string? FindInUnordered(IEnumerable expected, IEnumerable actual, string path)
    {
        List<object?> got = [.. actual.Cast<object?>()];
        foreach (object? element in expected)
        {
            int index = got.FindIndex(other => FindExact(element, other) is null);
            if (index < 0)
            {
                return $"{path}: '{element}' has not arrived";
            }

            got.RemoveAt(index);
        }

        return got.Count == 0 ? null : $"{path}: {got.Count} more elements arrive";
    }

    private static string? FindInComparers(object expected, object actual, string path)
    {
        foreach (string name in (string[])["Comparer", "KeyComparer", "ValueComparer"])
        {
            PropertyInfo? property = expected.GetType().GetProperty(name);
            object? sent = property?.GetValue(expected);
            object? arrived = actual.GetType().GetProperty(name)?.GetValue(actual);
            if (sent is not null && (arrived is null ? !IsDefault(sent, property!.PropertyType) : NameOfComparer(sent) != NameOfComparer(arrived)))
            {
                return $"{path}: expected the comparer {NameOfComparer(sent)}, got {(arrived is null ? "none" : NameOfComparer(arrived))}";
            }
        }

        return null;
    }

    private string? FindInFields(object expected, object actual, string path, bool ofCollection)
    {
        if (IsMemory(expected.GetType()))
        {
            MethodInfo toArray = expected.GetType().GetMethod("ToArray")!;
            return Find(toArray.Invoke(expected, null), toArray.Invoke(actual, null), path);
        }

        for (Type? level = expected.GetType(); level is not null; level = level.BaseType)
        {
            // A collection of .NET counts its changes; what its elements do not tell is what a user's class adds.
            if (ofCollection && level.Assembly != typeof(Comparison).Assembly)
            {
                break;
            }

            foreach (FieldInfo field in level.GetFields(OwnFields).Where(field => !IsLeftOut(field)))
            {
                if (Find(field.GetValue(expected), field.GetValue(actual), $"{path}.{NameOf(field)}") is { } difference)
                {
                    return difference;
                }
            }
        }

        return null;
    }

    private static string? FindInBits(long expected, long actual, string path) => expected == actual ? null : $"{path}: expected bits {expected:X}, got {actual:X}";

    private static bool IsDefault(object comparer, Type type) =>
        new[] { typeof(EqualityComparer<>), typeof(Comparer<>) }.Any(definition =>
            definition.MakeGenericType(type.GenericTypeArguments).GetProperty("Default")!.GetValue(null) == comparer);

    private static string NameOfComparer(object comparer) =>
        comparer is not IEqualityComparer<string?> text ? comparer.GetType().ToString()
        : StringComparer.IsWellKnownOrdinalComparer(text, out bool ignoreCase) ? ignoreCase ? "OrdinalIgnoreCase" : "Ordinal"
        : StringComparer.IsWellKnownCultureAwareComparer(text, out CompareInfo? culture, out CompareOptions options) ? $"{culture.Name}:{options}"
        : comparer.GetType().ToString();

    private static bool IsLeftOut(FieldInfo field) =>
        field.IsDefined(typeof(NonSerializedAttribute)) || IsIgnored(field) || (field.DeclaringType!.GetProperty(NameOf(field), OwnFields) is { } property && IsIgnored(property));

    // Not inherited: that a base type leaves out a member says nothing of the member that overrides it.
    private static bool IsIgnored(MemberInfo member) =>
        member.GetCustomAttribute<JsonIgnoreAttribute>(inherit: false) is { Condition: JsonIgnoreCondition.Always } || member.GetCustomAttribute<PropertyShapeAttribute>(inherit: false) is { Ignore: true };

    private static string NameOf(FieldInfo field) => field.Name is ['<', ..] ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private static bool IsUnordered(object collection) => IsAny(collection.GetType(), Unordered.Contains);

    private static bool IsMemory(Type type) => IsAny(type, definition => definition == typeof(Memory<>) || definition == typeof(ReadOnlyMemory<>));

    private static bool IsAny(Type? type, Predicate<Type> definition)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && definition(type.GetGenericTypeDefinition()))
            {
                return true;
            }
        }

        return false;
    }

    // There is often one of it for the whole process.
    private static bool IsEmpty(object value) => value is Array { Length: 0 } or ICollection { Count: 0 };

    private static string Lengths(Array array) => string.Join('×', Enumerable.Range(0, array.Rank).Select(array.GetLength));

    private static string Differs(string path, object? expected, object? actual) => $"{path}: expected '{expected ?? "null"}', got '{actual ?? "null"}'";
}
