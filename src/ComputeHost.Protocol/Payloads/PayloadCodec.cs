using System.Buffers;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Protocol.Payloads;

/// <summary>
/// Turns values of one declared type into bytes and back. A value arrives equal or is refused: types that cannot be carried have no codec, and a codec refuses
/// the values that it cannot carry.
/// </summary>
/// <remarks>Codecs are made once per type, hold no state of a call and are safe to use from many threads.</remarks>
internal abstract class PayloadCodec
{
    private protected PayloadCodec()
    {
    }

    public abstract Type Type { get; }

    /// <summary>Whether code of the user's can run while a value is read, such as a constructor or a setter: it may block forever.</summary>
    public virtual bool ReadsWithUserCode => true;

    public abstract void WriteObject(PayloadWriter writer, object? value);

    public abstract object? ReadObject(ReadOnlySpan<byte> payload);

    /// <summary>Says of what the values are made, so that two programs that were built apart can compare it.</summary>
    public virtual void Describe(TypeDescription description, string path) => description.Add(path, TypeName.Of(Type));

    /// <summary>Reads a value for people, without any code of its type.</summary>
    /// <exception cref="InvalidDataException">The payload is not an encoded value of this type.</exception>
    public virtual ValueTree ReadTree(ReadOnlySpan<byte> payload) => ValueTree.Leaf($"{payload.Length} bytes", payload);
}

/// <inheritdoc/>
internal abstract class PayloadCodec<T> : PayloadCodec
{
    public sealed override Type Type => typeof(T);

    /// <summary>Writes the format byte and the value.</summary>
    /// <exception cref="NotSerializableException">This value would not arrive equal.</exception>
    /// <exception cref="PayloadTooLargeException">The value goes past the writer's limit.</exception>
    public abstract void Write(PayloadWriter writer, T value);

    /// <summary>Reads what <see cref="Write"/> wrote; the payload begins with the format byte.</summary>
    /// <exception cref="InvalidDataException">The payload is not an encoded value of this type.</exception>
    public abstract T Read(ReadOnlySpan<byte> payload);

    /// <summary>The same codec, which takes no more items than were sent, where it reads those of a call.</summary>
    public virtual PayloadCodec<T> ForItems(int most) => this;

    /// <summary>Reads a payload that may lie in the other side's segment. A value that refers to it there keeps the lease.</summary>
    /// <exception cref="InvalidDataException">The payload is not an encoded value of this type.</exception>
    public T Read(ReadOnlySpan<byte> payload, SegmentLease? lease) => lease is null ? Read(payload) : ReadLent(payload, lease);

    /// <summary>
    /// Reads from a copy, because the other side can change the payload while it is parsed; a codec that copies it in one step anyway knows better.
    /// </summary>
    /// <exception cref="InvalidDataException">The payload is not an encoded value of this type.</exception>
    protected virtual T ReadLent(ReadOnlySpan<byte> payload, SegmentLease lease)
    {
        byte[] copy = ArrayPool<byte>.Shared.Rent(payload.Length);
        try
        {
            payload.CopyTo(copy);
            return Read(copy.AsSpan(0, payload.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    public sealed override void WriteObject(PayloadWriter writer, object? value) => Write(writer, (T)value!);

    public sealed override object? ReadObject(ReadOnlySpan<byte> payload) => Read(payload);
}
