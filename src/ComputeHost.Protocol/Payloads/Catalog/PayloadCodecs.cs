using System.Collections.Concurrent;
using ComputeHost.Protocol.Payloads.Binary;
using ComputeHost.Protocol.Payloads.Graph;

namespace ComputeHost.Protocol.Payloads.Catalog;

/// <summary>The codecs of all types that have been asked for. Decides how values of a declared type travel.</summary>
internal static class PayloadCodecs
{
    private static readonly ConcurrentDictionary<Type, PayloadCodec> Codecs = new();

    /// <exception cref="NotSerializableException">Values of the type would not arrive equal.</exception>
    public static PayloadCodec<T> For<T>() => Cached<T>.Codec ??= (PayloadCodec<T>)For(typeof(T));

    /// <exception cref="NotSerializableException">Values of the type would not arrive equal.</exception>
    public static PayloadCodec For(Type type) => Codecs.GetOrAdd(type, Create);

    private static PayloadCodec Create(Type type) =>
        type == typeof(NoResult)
            ? new NoResultCodec()
            : NullableCodecs.Find(type) ?? BinaryCodecs.Find(type) ?? BinaryCodecs.FindOwner(type) ?? GraphCodecBuilder.Build(type).ToPayload();

    // Not readonly: a refused type must end in the refusal itself, not in a TypeInitializationException.
    private static class Cached<T>
    {
        public static PayloadCodec<T>? Codec;
    }
}
