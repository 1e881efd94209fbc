using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using ComputeHost.Protocol.Payloads.Binary;
using ComputeHost.Protocol.Payloads.Raw;
using ComputeHost.Protocol.Payloads.Shapes;
using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads.Catalog;

/// <summary>Finds the codecs of values that may be missing: null, or the value as if it could not be.</summary>
internal static class NullableCodecs
{
    /// <returns>Null for a type that can be null by itself, and for one that this program has no code for.</returns>
    /// <exception cref="NotSerializableException">Values of the type would not arrive equal.</exception>
    public static PayloadCodec? Find(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is not { } underlying)
        {
            return null;
        }

        return underlying == typeof(DateTimeOffset) ? new NullableCodec<DateTimeOffset>(PayloadCodecs.For<DateTimeOffset>())
            : underlying == typeof(BigInteger) ? new NullableCodec<BigInteger>(PayloadCodecs.For<BigInteger>())
            : RawValues.Contains(underlying) && BinaryCodecs.ElementsOf(underlying) is { } elements ? elements.Nullable()
            : ReflectionFeature.IsSupported ? MakeNullable(underlying)
            : GeneratedShapes.Find(type)?.Accept(ShapedNullable.Maker) as PayloadCodec;
    }

    // The inner codec is asked for here, so that a refusal comes as itself and not out of a constructor called by reflection.
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    [RequiresDynamicCode(ReflectionFeature.Reason)]
    private static PayloadCodec MakeNullable(Type underlying) => ReflectedCodec.Make(typeof(NullableCodec<>), [underlying], PayloadCodecs.For(underlying));

    private sealed class ShapedNullable : TypeShapeVisitor
    {
        public static readonly ShapedNullable Maker = new();

        public override object? VisitOptional<TOptional, TElement>(IOptionalTypeShape<TOptional, TElement> optionalShape, object? state = null) =>
            new ShapedNullableCodec<TOptional, TElement>(PayloadCodecs.For<TElement>(), optionalShape);
    }
}
