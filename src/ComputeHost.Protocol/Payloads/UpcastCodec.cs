namespace ComputeHost.Protocol.Payloads;

/// <summary>Reads a result that its caller takes for a type to which the method's can be assigned, as the type variance of delegates allows.</summary>
internal sealed class UpcastCodec<T>(PayloadCodec declared) : PayloadCodec<T>
{
    public override bool ReadsWithUserCode => declared.ReadsWithUserCode;

    public override void Write(PayloadWriter writer, T value) => declared.WriteObject(writer, value);

    public override void Describe(TypeDescription description, string path) => declared.Describe(description, path);

    public override T Read(ReadOnlySpan<byte> payload) => (T)declared.ReadObject(payload)!;
}
