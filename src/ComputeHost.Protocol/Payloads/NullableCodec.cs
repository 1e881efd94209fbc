namespace ComputeHost.Protocol.Payloads;

internal sealed class NullableCodec<T>(PayloadCodec<T> inner) : PayloadCodec<T?>
    where T : struct
{
    public override bool ReadsWithUserCode => inner.ReadsWithUserCode;

    public override void Write(PayloadWriter writer, T? value)
    {
        if (value is { } present)
        {
            int start = writer.Length;
            inner.Write(writer, present);
            Refusal.CheckPresent(writer.Written(start, 1)[0], typeof(T));
        }
        else
        {
            writer.AppendByte((byte)PayloadFormat.Null);
        }
    }

    public override void Describe(TypeDescription description, string path)
    {
        description.Add(path, "may be missing");
        inner.Describe(description, path);
    }

    public override ValueTree ReadTree(ReadOnlySpan<byte> payload) => payload is [(byte)PayloadFormat.Null] ? ValueTree.Null : inner.ReadTree(payload);

    public override T? Read(ReadOnlySpan<byte> payload) => payload is [(byte)PayloadFormat.Null] ? null : inner.Read(payload);
}
