namespace ComputeHost.Protocol.Payloads;

/// <summary>A codec whose content is bytes of a known meaning; this class adds the format byte and null.</summary>
internal abstract class BinaryCodec<T>(PayloadFormat format) : PayloadCodec<T>
{
    // A Protobuf message has a constructor, and its class may be continued in a file of the user's.
    public sealed override bool ReadsWithUserCode => format != PayloadFormat.Raw;

    public sealed override void Write(PayloadWriter writer, T value)
    {
        if (IsNull(value))
        {
            writer.AppendByte((byte)PayloadFormat.Null);
            return;
        }

        writer.AppendByte((byte)format);
        WriteContent(writer, value);
    }

    public sealed override T Read(ReadOnlySpan<byte> payload) => HasContent(payload) ? ReadContent(payload[1..]) : default!;

    /// <summary>Whether this value travels as null; for a type that has no null, never.</summary>
    public virtual bool IsNull(T value) => value is null;

    public abstract void WriteContent(PayloadWriter writer, T value);

    /// <exception cref="InvalidDataException">The bytes are not a value of this type.</exception>
    public abstract T ReadContent(ReadOnlySpan<byte> content);

    /// <returns>False for null.</returns>
    private protected bool HasContent(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            throw Malformed.Empty(typeof(T));
        }

        if (payload[0] == (byte)format)
        {
            return true;
        }

        return payload is [(byte)PayloadFormat.Null] && IsNull(default!) ? false : throw Malformed.Format(typeof(T), payload);
    }
}
