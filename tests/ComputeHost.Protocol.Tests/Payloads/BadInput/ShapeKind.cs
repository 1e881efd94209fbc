using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.Payloads.Graph;
using CsCheck;

namespace ComputeHost.Protocol.Tests.Payloads.BadInput;

internal abstract class ShapeKind(string name)
{
    // What an exception and its message take, and a bound on the objects that a byte can stand for.
    private const long AllowedAtAll = 256 * 1024;
    private const long AllowedPerByte = 128;

    public string Name { get; } = name;

    /// <summary>Encoded values.</summary>
    public abstract Gen<byte[]> Payloads { get; }

    protected abstract PayloadCodec Codec { get; }

    /// <summary>Whether its values travel as object graphs, which say where they end.</summary>
    public abstract bool IsGraph { get; }

    /// <summary>Any bytes are a value of the type or invalid data, and cost no more memory than so many bytes can be worth.</summary>
    public void Read(byte[] payload)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        object? value = TryRead(payload);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, AllowedAtAll + (AllowedPerByte * payload.Length));
        if (value is not null)
        {
            Assert.True(value.GetType().IsAssignableTo(Nullable.GetUnderlyingType(Codec.Type) ?? Codec.Type), $"A {value.GetType()} is no {Codec.Type}.");
            AssertTravels(value);
        }
    }

    public void AssertRefused(byte[] payload) => Assert.Throws<InvalidDataException>(() => Codec.ReadObject(payload));

    protected abstract void AssertTravels(object value);

    private object? TryRead(byte[] payload)
    {
        try
        {
            return Codec.ReadObject(payload);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

/// <inheritdoc/>
internal sealed class ShapeKind<T>(string name, Gen<T> values) : ShapeKind(name)
{
    public override Gen<byte[]> Payloads { get; } = values.Select(value => Tests.Payloads.Codec.Write(value));

    public override bool IsGraph =>
        (Nullable.GetUnderlyingType(typeof(T)) is { } type ? PayloadCodecs.For(type) : Codec).GetType() is { IsGenericType: true } codec && codec.GetGenericTypeDefinition() == typeof(GraphPayloadCodec<>);

    protected override PayloadCodec Codec => PayloadCodecs.For<T>();

    protected override void AssertTravels(object value)
    {
        byte[] payload = Tests.Payloads.Codec.Write((T)value);
        Same.Check(value, Tests.Payloads.Codec.Read<T>(payload));
    }
}
