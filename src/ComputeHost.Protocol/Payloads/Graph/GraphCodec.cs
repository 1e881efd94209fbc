namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>Writes and reads values of one type within an object graph. No format byte, no type: the declared types on both sides say what follows.</summary>
/// <remarks>Made once per type, holds no state of a call and is safe to use from many threads.</remarks>
internal abstract class GraphCodec
{
    public abstract Type Type { get; }

    /// <summary>The codec of whole values of this type.</summary>
    public abstract PayloadCodec ToPayload();

    /// <summary>Says of what the values are made, so that two programs that were built apart can compare it.</summary>
    public abstract void Describe(TypeDescription description, string path);

    /// <summary>Reads a value for people, without any code of its type.</summary>
    public abstract ValueTree ReadTree(ref GraphReader reader);

    public abstract void WriteObject(ref GraphWriter writer, object value);

    public abstract object ReadObject(ref GraphReader reader);
}

/// <inheritdoc/>
internal abstract class GraphCodec<T> : GraphCodec
{
    public sealed override Type Type => typeof(T);

    /// <summary>How many bytes a value takes at least; never 0, so that a count is bounded by the bytes that are left.</summary>
    public virtual int LeastBytes => 1;

    /// <summary>Whether a value is its bytes in memory, whatever they are.</summary>
    public virtual bool IsRaw => false;

    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The value. A reference, because a large structure is not worth a copy per member; only its own getters could change it.</param>
    /// <exception cref="NotSerializableException">This value would not arrive equal.</exception>
    /// <exception cref="PayloadTooLargeException">The value goes past the writer's limit.</exception>
    public abstract void Write(ref GraphWriter writer, ref T value);

    /// <exception cref="InvalidDataException">The bytes are not a value of this type.</exception>
    public abstract T Read(ref GraphReader reader);

    public sealed override PayloadCodec ToPayload() => new GraphPayloadCodec<T>(this);

    public sealed override void WriteObject(ref GraphWriter writer, object value)
    {
        var typed = (T)value;
        Write(ref writer, ref typed);
    }

    public sealed override object ReadObject(ref GraphReader reader) => Read(ref reader)!;
}
