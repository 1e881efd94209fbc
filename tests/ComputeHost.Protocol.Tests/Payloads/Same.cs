using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Equality down to the last field: also where the type's own equality looks away (the sign of a zero, a scale, a kind, an offset).</summary>
internal static class Same
{
    public static void Check(object? expected, object? actual, string path = "value")
    {
        if (expected is null || actual is null)
        {
            Assert.True(expected is null && actual is null, $"{path}: expected {expected ?? "null"}, got {actual ?? "null"}");
            return;
        }

        if (expected.GetType() != actual.GetType())
        {
            // Behind an interface a list arrives, whatever it was.
            Assert.True(expected is IEnumerable && actual is IEnumerable, $"{path}: expected a {expected.GetType()}, got a {actual.GetType()}");
            CheckElements((IEnumerable)expected, (IEnumerable)actual, path);
            return;
        }

        switch (expected)
        {
            case double number:
                Bits(Canonical(number), Canonical((double)actual), path);
                break;
            case float number:
                Bits(Canonical(number), Canonical((float)actual), path);
                break;
            case Half number:
                Bits(Canonical((double)number), Canonical((double)(Half)actual), path);
                break;
            case DateTime time:
                Bits(Unsafe.BitCast<DateTime, long>(time), Unsafe.BitCast<DateTime, long>((DateTime)actual), path);
                break;
            case Uri uri:
                Assert.Equal((uri.IsAbsoluteUri, uri.OriginalString), (((Uri)actual).IsAbsoluteUri, ((Uri)actual).OriginalString));
                break;
            case string or IMessage or Type or Delegate:
                Assert.True(expected.Equals(actual), $"{path}: expected '{expected}', got '{actual}'");
                break;
            case Array array:
                Assert.Equal(Lengths(array), Lengths((Array)actual));
                CheckElements(array, (Array)actual, path);
                break;
            case IEnumerable elements when expected is not IStructuralEquatable:
                CheckElements(elements, (IEnumerable)actual, path);
                break;
            default:
                CheckFields(expected, actual, path);
                break;
        }
    }

    private static void CheckElements(IEnumerable expected, IEnumerable actual, string path)
    {
        List<object?> wanted = [.. expected.Cast<object?>()];
        List<object?> got = [.. actual.Cast<object?>()];
        Assert.True(wanted.Count == got.Count, $"{path}: expected {wanted.Count} elements, got {got.Count}");
        for (int index = 0; index < wanted.Count; index++)
        {
            Check(wanted[index], got[index], $"{path}[{index}]");
        }
    }

    private static void CheckFields(object expected, object actual, string path)
    {
        if (expected.GetType().IsPrimitive || expected.GetType().IsEnum)
        {
            Assert.True(expected.Equals(actual), $"{path}: expected '{expected}', got '{actual}'");
            return;
        }

        if (expected.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() is { } definition && (definition == typeof(Memory<>) || definition == typeof(ReadOnlyMemory<>)))
        {
            MethodInfo toArray = type.GetMethod("ToArray")!;
            Check(toArray.Invoke(expected, null), toArray.Invoke(actual, null), path);
            return;
        }

        for (Type? level = expected.GetType(); level is not null; level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Check(field.GetValue(expected), field.GetValue(actual), $"{path}.{field.Name}");
            }
        }
    }

    private static int[] Lengths(Array array) => [.. Enumerable.Range(0, array.Rank).Select(array.GetLength)];

    private static long Canonical(double value) => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);

    private static void Bits(long expected, long actual, string path) => Assert.True(expected == actual, $"{path}: expected bits {expected:X}, got {actual:X}");
}
