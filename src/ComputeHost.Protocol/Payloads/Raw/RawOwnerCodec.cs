using System.Buffers;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>
/// A result that the caller disposes, so that it need not be copied out of the worker's segment. The worker disposes the method's owner once its elements are
/// encoded.
/// </summary>
internal sealed class RawOwnerCodec<T>() : RawCodec<IMemoryOwner<T>>
    where T : struct
{
    public override void WriteContent(PayloadWriter writer, IMemoryOwner<T> value)
    {
        using (value)
        {
            RawElements<T>.Write(writer, value.Memory.Span);
        }
    }

    public override IMemoryOwner<T> ReadContent(ReadOnlySpan<byte> content) => new CopiedOwner(RawElements<T>.Read(content, typeof(IMemoryOwner<T>)));

    public override void Describe(TypeDescription description, string path) => RawElements<T>.Describe(description, path, typeof(IMemoryOwner<T>));

    protected override IMemoryOwner<T> ReadLentContent(ReadOnlySpan<byte> content, SegmentLease lease)
    {
        if (RawElements<T>.Lend(content, lease, typeof(IMemoryOwner<T>)) is not { } lent)
        {
            return ReadContent(content);
        }

        var owner = new LentOwner<T>(lease, lent);
        lease.Keep(owner);
        return owner;
    }

    private sealed class CopiedOwner(T[] elements) : IMemoryOwner<T>
    {
        public Memory<T> Memory => elements;

        public void Dispose()
        {
        }
    }
}
