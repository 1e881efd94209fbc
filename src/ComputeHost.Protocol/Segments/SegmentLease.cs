using System.Numerics;
using System.Runtime.CompilerServices;

namespace ComputeHost.Protocol.Segments;

/// <summary>A range of the other side's segment, lent for reading until <see cref="End"/>.</summary>
/// <param name="address">Where it is mapped.</param>
/// <param name="length">How long it is.</param>
/// <param name="ended">Called once when it has ended; says whether the range can be used again.</param>
internal sealed class SegmentLease(nint address, int length, Action<bool> ended)
{
    private int _ended;
    private object? _owner;

    /// <summary>Whether it lasts until its call is over, so that what refers to it needs no owner.</summary>
    public bool LastsForCall { get; init; }

    /// <summary>Whether a value that was read refers to it: then the value's owner ends it.</summary>
    public bool IsKept => _owner is not null;

    public bool HasEnded => Volatile.Read(ref _ended) != 0;

    public unsafe ReadOnlySpan<byte> Span => new((void*)address, length);

    /// <summary>Whether elements that begin here can be used where they lie.</summary>
    public static unsafe bool IsAligned<T>(ReadOnlySpan<byte> elements)
        where T : struct
    {
        int size = Unsafe.SizeOf<T>();
        nuint alignment = Math.Min(1u << BitOperations.TrailingZeroCount(size), sizeof(ulong));
        return (nuint)Unsafe.AsPointer(ref Unsafe.AsRef(in elements.GetPinnableReference())) % alignment == 0;
    }

    /// <summary>Makes elements of this range usable where they lie, for as long as the lease lasts.</summary>
    /// <param name="elements">A part of <see cref="Span"/>, aligned.</param>
    public unsafe LentMemory<T> View<T>(ReadOnlySpan<byte> elements)
        where T : struct =>
        new(this, (nint)Unsafe.AsPointer(ref Unsafe.AsRef(in elements.GetPinnableReference())), elements.Length / Unsafe.SizeOf<T>());

    /// <param name="owner">Ends it, and lives for as long as there is memory that refers to it.</param>
    public void Keep(object owner) => _owner = owner;

    /// <summary>Ends it, unless a value that was read refers to it.</summary>
    public void EndUnlessKept()
    {
        if (!IsKept)
        {
            End();
        }
    }

    /// <summary>Ends it. Safe to call again, from any thread.</summary>
    public void End() => Finish(isFree: true);

    /// <summary>Ends it although a span may still point to the range, which is therefore not used again.</summary>
    public void Forget() => Finish(isFree: false);

    private void Finish(bool isFree)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            ended(isFree);
        }
    }
}
