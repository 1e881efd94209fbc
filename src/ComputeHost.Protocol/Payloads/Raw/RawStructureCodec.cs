namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>One value of a structure of the user that only its memory tells: as an array of one.</summary>
internal sealed class RawStructureCodec<T>() : RawCodec<T>
    where T : struct
{
    public override void WriteContent(PayloadWriter writer, T value) => RawElements<T>.Write(writer, new ReadOnlySpan<T>(in value));

    public override void Describe(TypeDescription description, string path) => description.Add(path, RawValues.Describe(typeof(T)));

    public override T ReadContent(ReadOnlySpan<byte> content) =>
        RawElements<T>.Read(content, typeof(T)) is [var only] ? only : throw Malformed.Content(typeof(T), "it is not one value.");
}
