using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using MemoryPack;

namespace ComputeHost.LoadTests.Values;

/// <summary>One way of turning values into bytes and back. Both ways write into the same kind of buffer.</summary>
internal abstract class ValueFormat<T>
{
    public abstract void Write(PayloadWriter writer, T value);

    public abstract T Read(ReadOnlySpan<byte> bytes);
}

/// <summary>The way in which a pool carries them.</summary>
internal sealed class PoolFormat<T> : ValueFormat<T>
{
    private readonly PayloadCodec<T> _codec = PayloadCodecs.For<T>();

    public override void Write(PayloadWriter writer, T value) => _codec.Write(writer, value);

    public override T Read(ReadOnlySpan<byte> bytes) => _codec.Read(bytes);
}

/// <summary>The peer, as its documentation recommends.</summary>
internal sealed class MemoryPackFormat<T> : ValueFormat<T>
{
    public override void Write(PayloadWriter writer, T value) => MemoryPackSerializer.Serialize(writer, value);

    public override T Read(ReadOnlySpan<byte> bytes) => MemoryPackSerializer.Deserialize<T>(bytes)!;
}
