using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Payloads.Json;

namespace ComputeHost.Protocol.Payloads;

/// <summary>Decides how values of a declared type travel.</summary>
internal static class PayloadCodecFactory
{
    /// <exception cref="NotSerializableException">Values of the type would not arrive equal.</exception>
    public static PayloadCodec Create(Type type)
    {
        if (type == typeof(NoResult))
        {
            return new NoResultCodec();
        }

        return BinaryCodecs.FindNullable(type) ?? BinaryCodecs.Find(type) ?? BinaryCodecs.FindOwner(type) ?? (ReflectionFeature.IsSupported ? CreateJson(type) : throw WithoutShape(type));
    }

    /// <summary>The codec of a type that travels as bytes of a known meaning: a <see cref="BinaryCodec{T}"/>.</summary>
    /// <returns>Null for all other types.</returns>
    public static PayloadCodec? CreateBinary(Type type) => BinaryCodecs.Find(type);

    private static NotSerializableException WithoutShape(Type type) => Refusal.Of(
        type,
        member: null,
        "the program is trimmed or compiled ahead of time and has no generated shape of it",
        $"Add [GenerateShapeFor<{TypeName.Of(type)}>] to a partial class and name that class in [assembly: ComputeShapes(typeof(…))]");

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    [RequiresDynamicCode(ReflectionFeature.Reason)]
    private static PayloadCodec CreateJson(Type type)
    {
        TypeCheck.Check(type);
        return ReflectedCodec.Make(typeof(JsonCodec<>), [type]);
    }
}
