using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;
using System.Reflection;
using ComputeHost.Protocol.Payloads.Graph;
using ComputeHost.Protocol.Payloads.Protobuf;
using ComputeHost.Protocol.Payloads.Raw;
using Google.Protobuf;

namespace ComputeHost.Protocol.Payloads;

/// <summary>Decides how values of a declared type travel.</summary>
internal static class PayloadCodecFactory
{
    private static readonly Dictionary<Type, Type> SequenceCodecs = new()
    {
        [typeof(List<>)] = typeof(RawListCodec<>),
        [typeof(Memory<>)] = typeof(RawMemoryCodec<>),
        [typeof(ReadOnlyMemory<>)] = typeof(RawReadOnlyMemoryCodec<>),
        [typeof(ImmutableArray<>)] = typeof(RawImmutableArrayCodec<>),
    };

    /// <exception cref="NotSerializableException">Values of the type would not arrive equal.</exception>
    public static PayloadCodec Create(Type type)
    {
        if (type == typeof(NoResult))
        {
            return new NoResultCodec();
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            // Asked for here, so that a refusal comes as itself and not out of a constructor called by reflection.
            return Make(typeof(NullableCodec<>), [underlying], PayloadCodec.For(underlying));
        }

        return CreateBinary(type) ?? CreateOwner(type) ?? GraphCodecBuilder.Build(type).ToPayload();
    }

    /// <summary>The codec of results that their caller takes for another type than the method declares, or of those for the items of a call.</summary>
    /// <param name="seen">What the caller takes them for.</param>
    /// <param name="declared">The codec of what the method returns.</param>
    public static PayloadCodec CreateResult(Type seen, PayloadCodec declared)
    {
        if (seen.IsGenericType && seen.GetGenericTypeDefinition() == typeof(Mapping.ItemResults<>))
        {
            Type item = seen.GenericTypeArguments[0];
            return Make(typeof(ItemResultsCodec<>), [item], item == declared.Type ? declared : CreateResult(item, declared), int.MaxValue);
        }

        return Make(typeof(UpcastCodec<>), [seen], declared);
    }

    /// <summary>The codec of a type that travels as bytes of a known meaning: a <see cref="BinaryCodec{T}"/>.</summary>
    /// <returns>Null for all other types.</returns>
    public static PayloadCodec? CreateBinary(Type type)
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

        if (RawValues.Contains(type))
        {
            return Make(typeof(RawValueCodec<>), [type]);
        }

        if (IsMessage(type))
        {
            return Make(typeof(MessageCodec<>), [type]);
        }

        if (RawLayout.IsOpaque(type))
        {
            return Make(typeof(RawStructureCodec<>), [type]);
        }

        return type.IsArray ? CreateArray(type, type.GetElementType()!) : CreateSequence(type);
    }

    /// <summary>Only for a whole result: within other values nobody would dispose it.</summary>
    private static PayloadCodec? CreateOwner(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IMemoryOwner<>) && IsRawElement(type.GenericTypeArguments[0])
            ? Make(typeof(RawOwnerCodec<>), type.GenericTypeArguments)
            : null;

    private static PayloadCodec? CreateArray(Type type, Type element) =>
        !IsRawElement(element) ? null
        : type.IsSZArray ? Make(typeof(RawArrayCodec<>), [element])
        : Make(typeof(RawGridCodec<,>), [type, element]);

    private static PayloadCodec? CreateSequence(Type type) =>
        type.IsGenericType && SequenceCodecs.TryGetValue(type.GetGenericTypeDefinition(), out Type? codec) && IsRawElement(type.GenericTypeArguments[0])
            ? Make(codec, type.GenericTypeArguments)
            : null;

    private static bool IsRawElement(Type type) => RawValues.Contains(type) || RawLayout.FingerprintOf(type) is not null;

    private static bool IsMessage(Type type) =>
        type.IsClass && type.IsAssignableTo(typeof(IMessage)) && type.IsAssignableTo(typeof(IMessage<>).MakeGenericType(type)) && type.GetConstructor(Type.EmptyTypes) is not null;

    private static PayloadCodec Make(Type definition, Type[] arguments, params object[] values) =>
        (PayloadCodec)Activator.CreateInstance(definition.MakeGenericType(arguments), BindingFlags.DoNotWrapExceptions, binder: null, values, culture: null)!;
}
