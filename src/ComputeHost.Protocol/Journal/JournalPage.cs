using System.Runtime.CompilerServices;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Segments;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Protocol.Journal;

/// <summary>
/// What a daemon has forwarded of the calls of one session, readable after its death: memory of the daemon that the client maps, too. A call has one word
/// of it until it is
/// answered. Both sides change the word by compare-and-swap, so that a call is either forwarded or withdrawn, never both. Thread-safe.
/// </summary>
/// <remarks>
/// A word holds twice the number of the last call that it told something about, plus 1 if that call was forwarded. Numbers only grow within a session, so
/// a word that
/// tells about an earlier call says nothing about this one and need not be cleared. A client that scribbles over the page harms its own calls alone.
/// </remarks>
internal sealed unsafe class JournalPage : IDisposable
{
    private readonly nint _address;
    private readonly long _length;
    private int _disposed;

    private JournalPage(nint address, int slots, long length)
    {
        _address = address;
        Slots = slots;
        _length = length;
    }

    /// <summary>How many words it has.</summary>
    public int Slots { get; }

    /// <summary>Makes a page for a session.</summary>
    /// <param name="slots">How many calls the session may have at a time.</param>
    /// <returns>The page and its descriptor for the other side; null where the system has no such memory or refuses it.</returns>
    public static (JournalPage Page, SafeFileHandle Descriptor)? TryCreate(int slots)
    {
        long length = LengthOf(slots);
        int descriptor = OperatingSystem.IsLinux() && length <= FileSizeLimit.Current ? LibC.MemfdCreate("computehost-journal", LibC.MfdCloexec | LibC.MfdAllowSealing) : -1;
        if (descriptor < 0)
        {
            return null;
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        // Allocated at once: a write to memory that the system cannot give would end the process.
        nint address = LibC.PosixFallocate(descriptor, 0, length) == 0 && LibC.Fcntl(descriptor, LibC.FAddSeals, SealedMemory.Seals) == 0
            ? SegmentMapping.Map(descriptor, length, writable: true)
            : 0;
        if (address != 0)
        {
            return (new JournalPage(address, slots, length), handle);
        }

        handle.Dispose();
        return null;
    }

    /// <summary>Maps the page that the other side has made.</summary>
    /// <returns>Null if it is none that this process is safe with.</returns>
    public static JournalPage? TryOpen(SafeFileHandle descriptor, int slots)
    {
        int number = (int)descriptor.DangerousGetHandle();
        long length = LengthOf(slots);
        nint address = slots > 0 && SealedMemory.IsSealed(number) && SealedMemory.HasUsualPages(number) && RandomAccess.GetLength(descriptor) >= length
            ? SegmentMapping.Map(number, length, writable: true)
            : 0;
        return address == 0 ? null : new JournalPage(address, slots, length);
    }

    /// <summary>The daemon is about to give a call to a worker for the first time.</summary>
    /// <returns>False if its client has withdrawn it.</returns>
    public bool TryForward(int slot, ulong call) => TrySet(slot, call, forwarded: true);

    /// <summary>The client takes a call back, to send it again.</summary>
    /// <returns>False if it was forwarded: then what became of it is not known.</returns>
    public bool TryWithdraw(int slot, ulong call) => TrySet(slot, call, forwarded: false);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            // Whoever still writes there writes to memory that nobody reads.
            SegmentMapping.Vacate(_address, _length);
        }
    }

    private bool TrySet(int slot, ulong call, bool forwarded)
    {
        ref ulong word = ref Unsafe.AsRef<ulong>((void*)(_address + (slot * (nint)sizeof(ulong))));
        ulong found = Volatile.Read(ref word);
        return found >> 1 < call && Interlocked.CompareExchange(ref word, (call << 1) | (forwarded ? 1UL : 0), found) == found;
    }

    private static long LengthOf(int slots) => RangeAllocator.Round(slots * (long)sizeof(ulong));
}
