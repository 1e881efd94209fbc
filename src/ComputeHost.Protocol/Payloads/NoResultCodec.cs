namespace ComputeHost.Protocol.Payloads;

/// <summary>The result of a method that returns nothing travels as null.</summary>
internal sealed class NoResultCodec : PayloadCodec<NoResult>
{
    public override bool ReadsWithUserCode => false;

    public override void Write(PayloadWriter writer, NoResult value) => writer.AppendByte((byte)PayloadFormat.Null);

    public override void Describe(TypeDescription description, string path) => description.Add(path, "nothing");

    public override NoResult Read(ReadOnlySpan<byte> payload) => payload switch
    {
        [(byte)PayloadFormat.Null] => default,
        [] => throw Malformed.Empty(typeof(NoResult)),
        _ => throw Malformed.Format(typeof(NoResult), payload),
    };
}
