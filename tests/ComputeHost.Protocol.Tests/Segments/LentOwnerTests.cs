using System.Buffers;
using System.Runtime.CompilerServices;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.Segments;
using ComputeHost.TestSupport;

namespace ComputeHost.Protocol.Tests.Segments;

/// <summary>What a result's owner keeps, and what becomes of its range when nobody disposes it.</summary>
public sealed class LentOwnerTests : IDisposable
{
    private const int Count = 100;

    /// <summary>That of no other test: a place that one has vacated may otherwise serve the next.</summary>
    private const int Length = 640 * 1024;

    private readonly SegmentArena? _arena = SegmentArena.TryCreate(Length, TimeProvider.System);
    private readonly List<ulong> _returned = [];
    private readonly SegmentView? _view;
    private readonly nint _elements;
    private SegmentLease? _lease;

    public LentOwnerTests()
    {
        if (_arena is null)
        {
            return;
        }

        _view = SegmentView.TryOpen(_arena.Offering, writable: true);
        using var writer = new PayloadWriter(Length, headLength: 1) { Arena = _arena };
        writer.Append(WireLimits.SharedPayload);
        writer.Truncate(0);
        PayloadCodecs.For<long[]>().Write(writer, [.. Enumerable.Repeat(7L, Count)]);
        int length = writer.Length;
        SegmentRange range = writer.DetachRange();
        _lease = _view!.Lend((ulong)range.Offset + 15, length, _returned.Add);
        _elements = AddressOf(_lease.Span[1..]);
    }

    private ref long LastElement => ref ElementsAt(_elements)[^1];

    public void Dispose()
    {
        _view?.Dispose();
        _arena?.Dispose();
    }

    [LinuxFact]
    public void Dispose_Twice_GivesTheRangeBackOnce()
    {
        IMemoryOwner<long> owner = TakeOwner();
        Assert.Equal(7, owner.Memory.Span[^1]);
        owner.Dispose();
        owner.Dispose();
        Assert.Equal([15UL], _returned);
        Assert.Throws<ObjectDisposedException>(() => owner.Memory.Length);
    }

    [LinuxFact]
    public void Collect_OwnerIsForgotten_LetsGoOfTheMappingAndNotOfTheRange()
    {
        Forget();
        Collect();
        Assert.Equal(7, LastElement);
        _view!.Dispose();
        Assert.Equal(0, LastElement);
        Assert.Empty(_returned);
    }

    [LinuxFact]
    public void Collect_MemoryIsKept_IsStillReadable()
    {
        Memory<long> memory = TakeMemory();
        Collect();
        _view!.Dispose();
        Assert.Equal(7, memory.Span[^1]);
        Assert.Empty(_returned);
    }

    [LinuxFact]
    public void Collect_MemoryIsPinned_StaysMapped()
    {
        using (MemoryHandle handle = Pin())
        {
            Collect();
            _view!.Dispose();
            Assert.Equal(7, LastElement);
            GC.KeepAlive(handle);
        }

        Assert.Empty(_returned);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IMemoryOwner<long> TakeOwner()
    {
        SegmentLease lease = _lease!;
        _lease = null;
        return PayloadCodecs.For<IMemoryOwner<long>>().Read(lease.Span, lease);
    }

    // Methods of their own: what is in a variable of the test is not collected.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Forget() => TakeOwner();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Memory<long> TakeMemory() => TakeOwner().Memory;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private MemoryHandle Pin() => TakeMemory().Pin();

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static unsafe nint AddressOf(ReadOnlySpan<byte> bytes) => (nint)Unsafe.AsPointer(ref Unsafe.AsRef(in bytes[0]));

    private static unsafe Span<long> ElementsAt(nint address) => new((void*)address, Count);
}
