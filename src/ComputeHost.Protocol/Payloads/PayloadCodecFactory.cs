using ComputeHost.Protocol.Payloads.Json;
using ComputeHost.Protocol.Payloads.Raw;

namespace ComputeHost.Protocol.Payloads;

/// <summary>Decides how values of a declared type travel.</summary>
internal static class PayloadCodecFactory
{
    public static PayloadCodec Create(Type type) => CreateBinary(type) ?? Make(typeof(JsonCodec<>), type);

    private static PayloadCodec? CreateBinary(Type type)
    {
        if (type == typeof(string))
        {
            return new RawStringCodec();
        }

        if (type == typeof(NoResult))
        {
            return new NoResultCodec();
        }

        if (RawValues.Contains(type))
        {
            return Make(typeof(RawValueCodec<>), type);
        }

        if (type.IsSZArray && RawValues.Contains(type.GetElementType()!))
        {
            return Make(typeof(RawArrayCodec<>), type.GetElementType()!);
        }

        return Nullable.GetUnderlyingType(type) is { } underlying ? Make(typeof(NullableCodec<>), underlying) : null;
    }

    private static PayloadCodec Make(Type definition, Type argument) => (PayloadCodec)Activator.CreateInstance(definition.MakeGenericType(argument))!;
}
