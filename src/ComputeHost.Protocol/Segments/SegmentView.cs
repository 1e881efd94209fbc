using System.Globalization;
using ComputeHost.Protocol.Native;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Protocol.Segments;

/// <summary>
/// The other side's segment, mapped here. The other process may run foreign code, so nothing that it does to the segment may end this one: only a segment
/// that can neither shrink nor grow, of usual pages, is mapped.
/// </summary>
internal sealed class SegmentView : IDisposable
{
    private readonly nint _address;
    private readonly long _length;

    // One for the session, one for each lease.
    private int _holders = 1;

    private SegmentView(nint address, long length) => (_address, _length) = (address, length);

    /// <param name="offering">Where it is.</param>
    /// <param name="writable">Whether users get it as memory that can be written to: then writing must not end the process.</param>
    /// <returns>Null if this process cannot open it, or it is no segment. Payloads then travel in frames.</returns>
    public static SegmentView? TryOpen(SegmentOffering offering, bool writable)
    {
        if (!OperatingSystem.IsLinux() || offering.Length <= 0)
        {
            return null;
        }

        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{offering.ProcessId}/fd/{offering.Descriptor}");
        // Opening something else, like a pipe, must not block this thread.
        int descriptor = LibC.Open(path, (writable ? LibC.ORdWr : LibC.ORdOnly) | LibC.OCloexec | LibC.ONonBlock, 0);
        if (descriptor < 0)
        {
            return null;
        }

        // The mapping outlives the descriptor.
        using var owned = new SafeFileHandle(descriptor, ownsHandle: true);
        return TryOpen(owned, offering.Length, writable);
    }

    /// <summary>Maps a segment whose descriptor was passed.</summary>
    /// <returns>Null if it is no segment.</returns>
    public static SegmentView? TryOpen(SafeFileHandle segment, long length, bool writable)
    {
        int descriptor = (int)segment.DangerousGetHandle();
        bool isSegment = length > 0 && SealedMemory.IsSealed(descriptor) && SealedMemory.HasUsualPages(descriptor) && RandomAccess.GetLength(segment) >= length;
        nint address = isSegment ? SegmentMapping.Map(descriptor, length, writable) : 0;
        return address == 0 ? null : new SegmentView(address, length) { IsWritable = writable };
    }

    /// <summary>Whether what lies here may be given to users as memory that can be written to.</summary>
    public bool IsWritable { get; private init; }

    public bool Contains(ulong offset, ulong length) => offset <= (ulong)_length && length <= (ulong)_length - offset;

    /// <summary>Lends a range of the segment to a call while it runs.</summary>
    public SegmentLease LendToCall(ulong offset, int length)
    {
        Interlocked.Increment(ref _holders);
        return new SegmentLease(_address + (nint)offset, length, _ => Release()) { LastsForCall = true };
    }

    /// <summary>Lends a range of the segment to the caller that its value is read for.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="ended">Called once when nobody reads it any more; not for a lease that was forgotten.</param>
    public SegmentLease Lend(ulong offset, int length, Action<ulong> ended)
    {
        Interlocked.Increment(ref _holders);
        return new SegmentLease(_address + (nint)offset, length, isFree =>
        {
            if (isFree)
            {
                ended(offset);
            }

            Release();
        });
    }

    /// <summary>Lends nothing more; the mapping ends with the last lease.</summary>
    public void Dispose() => Release();

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            SegmentMapping.Vacate(_address, _length);
        }
    }
}
