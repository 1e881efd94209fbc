using ComputeHost.Protocol.Payloads.Graph;

namespace ComputeHost.Protocol.Payloads;

/// <summary>Decides how values of a declared type travel.</summary>
internal static class PayloadCodecFactory
{
    /// <exception cref="NotSerializableException">Values of the type would not arrive equal.</exception>
    public static PayloadCodec Create(Type type) =>
        type == typeof(NoResult)
            ? new NoResultCodec()
            : BinaryCodecs.FindNullable(type) ?? BinaryCodecs.Find(type) ?? BinaryCodecs.FindOwner(type) ?? GraphCodecBuilder.Build(type).ToPayload();
}
