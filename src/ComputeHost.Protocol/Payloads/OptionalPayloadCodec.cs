namespace ComputeHost.Protocol.Payloads;

/// <summary>A whole value that may be missing: null, or the value as if it could not be.</summary>
/// <param name="inner">Of the value.</param>
internal abstract class OptionalPayloadCodec<TOptional, T>(PayloadCodec<T> inner) : PayloadCodec<TOptional>
{
    public sealed override bool ReadsWithUserCode => inner.ReadsWithUserCode;

    public sealed override void Write(PayloadWriter writer, TOptional value)
    {
        if (!TryGet(value, out T present))
        {
            writer.AppendByte((byte)PayloadFormat.Null);
            return;
        }

        int start = writer.Length;
        inner.Write(writer, present);
        if (writer.Written(start, 1)[0] == (byte)PayloadFormat.Null)
        {
            throw Refusal.Of(typeof(T), member: null, "it has not been initialized, and would arrive as a missing one", "Pass null, or an empty one");
        }
    }

    public sealed override TOptional Read(ReadOnlySpan<byte> payload) => IsMissing(payload) ? Missing : Present(inner.Read(payload));

    public sealed override void Describe(TypeDescription description, string path)
    {
        description.Add(path, "may be missing");
        inner.Describe(description, path);
    }

    public sealed override ValueTree ReadTree(ReadOnlySpan<byte> payload) => IsMissing(payload) ? ValueTree.Null : inner.ReadTree(payload);

    protected abstract TOptional Missing { get; }

    protected abstract TOptional Present(T value);

    protected abstract bool TryGet(TOptional value, out T present);

    private static bool IsMissing(ReadOnlySpan<byte> payload) => payload is [(byte)PayloadFormat.Null];
}
