using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using ComputeHost.Protocol.Payloads.Protobuf;
using ComputeHost.Protocol.Payloads.Raw;
using ComputeHost.Protocol.Payloads.Shapes;

namespace ComputeHost.Protocol.Payloads.Binary;

/// <summary>
/// Finds the codecs of types that travel as bytes of a known meaning. For the platform's own it needs no reflection; for an enum or a message of a program without it,
/// the generated shape.
/// </summary>
internal static class BinaryCodecs
{
    /// <returns>Null for all other types.</returns>
    public static PayloadCodec? Find(Type type)
    {
        if (type == typeof(string))
        {
            return new RawStringCodec();
        }

        if (type == typeof(DateTimeOffset))
        {
            return new DateTimeOffsetCodec();
        }

        if (type == typeof(BigInteger))
        {
            return new BigIntegerCodec();
        }

        if (RawValues.Contains(type) || (ReflectionFeature.IsSupported && RawLayout.IsOpaque(type)))
        {
            return ElementsOf(type)?.Value();
        }

        return MessageCodecs.Find(type) ?? (type.IsArray ? FindArray(type, type.GetElementType()!) : FindSequence(type));
    }

    /// <summary>The codec of a whole result that its caller disposes; within other values nobody would.</summary>
    /// <returns>Null for all other types.</returns>
    public static PayloadCodec? FindOwner(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IMemoryOwner<>) ? ElementsOf(type.GenericTypeArguments[0])?.Owner() : null;

    private static PayloadCodec? FindArray(Type type, Type element) => type.IsSZArray ? ElementsOf(element)?.Array() : ElementsOf(element)?.Grid(type);

    private static PayloadCodec? FindSequence(Type type)
    {
        Type? definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return definition == typeof(List<>) ? Elements()?.List()
            : definition == typeof(Memory<>) ? Elements()?.Memory()
            : definition == typeof(ReadOnlyMemory<>) ? Elements()?.ReadOnlyMemory()
            : definition == typeof(ImmutableArray<>) ? Elements()?.ImmutableArray()
            : null;

        ElementCodecs? Elements() => ElementsOf(type.GenericTypeArguments[0]);
    }

    /// <returns>Null if values of the type do not travel as memory next to each other.</returns>
    /// <exception cref="NotSerializableException">They do, but not from this program.</exception>
    internal static ElementCodecs? ElementsOf(Type type) =>
        KnownElements.Find(type)
        ?? (ReflectionFeature.IsSupported ? MakeElements(type)
            : type.IsValueType && GeneratedShapes.Find(type) is { } shape ? ShapedElements.Find(shape)
            : null);

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    [RequiresDynamicCode(ReflectionFeature.Reason)]
    private static ElementCodecs? MakeElements(Type type) =>
        type.IsEnum || RawLayout.FingerprintOf(type) is not null ? ReflectedCodec.Make<ElementCodecs>(typeof(ElementCodecs<>), [type]) : null;
}
