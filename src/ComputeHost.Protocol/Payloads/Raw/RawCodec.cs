using ComputeHost.Protocol.Segments;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>
/// A codec that looks at each byte of its content once: it copies them into the value, which it then checks. What the other side changes meanwhile
/// does not matter to it, so that it needs no copy before.
/// </summary>
internal abstract class RawCodec<T>() : BinaryCodec<T>(PayloadFormat.Raw)
{
    protected sealed override T ReadLent(ReadOnlySpan<byte> payload, SegmentLease lease) => HasContent(payload) ? ReadLentContent(payload[1..], lease) : default!;

    /// <summary>Reads content that lies in the other side's segment; here a copy, unless a codec knows better.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a value of this type.</exception>
    protected virtual T ReadLentContent(ReadOnlySpan<byte> content, SegmentLease lease) => ReadContent(content);
}
