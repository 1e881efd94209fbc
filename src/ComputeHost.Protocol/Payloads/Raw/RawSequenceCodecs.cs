using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>A sequence that has its elements next to each other in memory.</summary>
internal abstract class RawSequenceCodec<TSequence, T>() : RawCodec<TSequence>
    where T : struct
{
    public sealed override void WriteContent(PayloadWriter writer, TSequence value) => RawElements<T>.Write(writer, SpanOf(value));

    public sealed override TSequence ReadContent(ReadOnlySpan<byte> content) => From(RawElements<T>.Read(content, typeof(TSequence)));

    public sealed override void Describe(TypeDescription description, string path) => RawElements<T>.Describe(description, path, typeof(TSequence));

    protected abstract ReadOnlySpan<T> SpanOf(TSequence value);

    protected abstract TSequence From(T[] elements);
}

internal sealed class RawArrayCodec<T> : RawSequenceCodec<T[], T>
    where T : struct
{
    protected override ReadOnlySpan<T> SpanOf(T[] value) => value;

    protected override T[] From(T[] elements) => elements;
}

internal sealed class RawListCodec<T> : RawSequenceCodec<List<T>, T>
    where T : struct
{
    protected override ReadOnlySpan<T> SpanOf(List<T> value)
    {
        RuntimeType.Check(value, typeof(List<T>));
        return CollectionsMarshal.AsSpan(value);
    }

    protected override List<T> From(T[] elements) => [.. elements];
}

internal sealed class RawMemoryCodec<T> : RawSequenceCodec<Memory<T>, T>
    where T : struct
{
    protected override ReadOnlySpan<T> SpanOf(Memory<T> value) => value.Span;

    protected override Memory<T> From(T[] elements) => elements;
}

internal sealed class RawReadOnlyMemoryCodec<T> : RawSequenceCodec<ReadOnlyMemory<T>, T>
    where T : struct
{
    protected override ReadOnlySpan<T> SpanOf(ReadOnlyMemory<T> value) => value.Span;

    protected override ReadOnlyMemory<T> From(T[] elements) => elements;

    protected override ReadOnlyMemory<T> ReadLentContent(ReadOnlySpan<byte> content, SegmentLease lease) =>
        lease.LastsForCall && RawElements<T>.Lend(content, lease, typeof(ReadOnlyMemory<T>)) is { } lent ? lent.Memory : ReadContent(content);
}

internal sealed class RawImmutableArrayCodec<T> : RawSequenceCodec<ImmutableArray<T>, T>
    where T : struct
{
    public override bool IsNull(ImmutableArray<T> value) => value.IsDefault;

    protected override ReadOnlySpan<T> SpanOf(ImmutableArray<T> value) => value.AsSpan();

    protected override ImmutableArray<T> From(T[] elements) => ImmutableCollectionsMarshal.AsImmutableArray(elements);
}
