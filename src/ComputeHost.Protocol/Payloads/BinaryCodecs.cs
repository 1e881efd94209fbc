using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using ComputeHost.Protocol.Payloads.Graph;
using ComputeHost.Protocol.Payloads.Protobuf;
using ComputeHost.Protocol.Payloads.Raw;
using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads;

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

    /// <returns>Null for a type that can be null by itself, and for one that this program has no code for.</returns>
    /// <exception cref="NotSerializableException">Values of the type would not arrive equal.</exception>
    public static PayloadCodec? FindNullable(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is not { } underlying)
        {
            return null;
        }

        return underlying == typeof(DateTimeOffset) ? new NullableCodec<DateTimeOffset>(PayloadCodec.For<DateTimeOffset>())
            : underlying == typeof(BigInteger) ? new NullableCodec<BigInteger>(PayloadCodec.For<BigInteger>())
            : RawValues.Contains(underlying) && ElementsOf(underlying) is { } elements ? elements.Nullable()
            : ReflectionFeature.IsSupported ? MakeNullable(underlying)
            : GeneratedShapes.Find(type)?.Accept(ShapedNullable.Maker) as PayloadCodec;
    }

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
    private static ElementCodecs? ElementsOf(Type type) =>
        KnownElements.Find(type)
        ?? (ReflectionFeature.IsSupported ? MakeElements(type)
            : type.IsValueType && GeneratedShapes.Find(type) is { } shape ? ShapedElements.Find(shape)
            : null);

    // The inner codec is asked for here, so that a refusal comes as itself and not out of a constructor called by reflection.
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    [RequiresDynamicCode(ReflectionFeature.Reason)]
    private static PayloadCodec MakeNullable(Type underlying) => ReflectedCodec.Make(typeof(NullableCodec<>), [underlying], PayloadCodec.For(underlying));

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    [RequiresDynamicCode(ReflectionFeature.Reason)]
    private static ElementCodecs? MakeElements(Type type) =>
        type.IsEnum || RawLayout.FingerprintOf(type) is not null ? ReflectedCodec.Make<ElementCodecs>(typeof(ElementCodecs<>), [type]) : null;

    private sealed class ShapedNullable : TypeShapeVisitor
    {
        public static readonly ShapedNullable Maker = new();

        public override object? VisitOptional<TOptional, TElement>(IOptionalTypeShape<TOptional, TElement> optionalShape, object? state = null) =>
            new ShapedNullableCodec<TOptional, TElement>(PayloadCodec.For<TElement>(), optionalShape);
    }
}
