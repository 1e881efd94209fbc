using System.Diagnostics;

namespace ComputeHost.Protocol.Recorder;

/// <summary>
/// The flight recorder: one page that a worker and its supervisor both map, and that outlives the worker. This class knows the layout and the order of
/// the writes; where the memory comes from is <see cref="RecorderMemory"/>'s business.
/// </summary>
/// <remarks>
/// The page is written by a process that runs foreign code, so a reader takes every value as a claim: it is copied once, then checked. Each slot and each
/// session has a cache line of its own. All times are <see cref="Stopwatch"/> ticks, which on one machine mean the same in every process.
/// See docs/architecture.md, "The flight recorder".
/// </remarks>
internal sealed unsafe class RecorderPage
{
    public const int MaxSlots = 64;
    public const int MaxSessions = 64;
    public const int MaxMethods = 16;

    /// <summary>The longest name of a method, in bytes of UTF-8; of a longer one the beginning is kept.</summary>
    public const int MaxMethodName = MethodLineLength - 16;

    public const int Length = MethodsOffset + (MaxMethods * MethodLineLength);

    private const int LineLength = 64;
    private const int HeaderLength = 2 * LineLength;
    private const int MethodLineLength = 2 * LineLength;
    private const int MethodsOffset = HeaderLength + ((MaxSlots + MaxSessions) * LineLength);
    private const ulong Magic = 0x3230_5248_5043_4843; // "CHCPHR02"

    private readonly byte* _page;

    public RecorderPage(nint address) => _page = (byte*)address;

    /// <summary>Where the page lies in this process.</summary>
    public nint Address => (nint)_page;

    public bool IsValid => Volatile.Read(ref *Header(0)) == Magic;

    /// <summary>Counted up by the worker's beat thread.</summary>
    public ulong Beats => Volatile.Read(ref *Header(1));

    public long LastBeat => (long)Volatile.Read(ref *Header(2));

    public long HeapBytes => (long)Volatile.Read(ref *Header(3));

    public long GarbageCollections => (long)Volatile.Read(ref *Header(4));

    /// <summary>What the worker occupies for itself: without what it shares with others, and without file pages, which the kernel can take back.</summary>
    public long MemoryBytes => (long)Volatile.Read(ref *Header(5));

    /// <summary>Whether the worker takes no further call, because its memory is over the soft limit.</summary>
    public bool IsFull => Volatile.Read(ref *Header(6)) != 0;

    /// <summary>Whether the worker holds what only its end gives back.</summary>
    public bool WantsReplacement => Volatile.Read(ref *Header(7)) != 0;

    public void AskForReplacement() => Volatile.Write(ref *Header(7), 1);

    public void Initialize() => Volatile.Write(ref *Header(0), Magic);

    public void MarkFull() => Volatile.Write(ref *Header(6), 1);

    public void Beat(long now, long heapBytes, long collections, long memoryBytes)
    {
        Volatile.Write(ref *Header(3), (ulong)heapBytes);
        Volatile.Write(ref *Header(4), (ulong)collections);
        Volatile.Write(ref *Header(5), (ulong)memoryBytes);
        Volatile.Write(ref *Header(2), (ulong)now);
        Volatile.Write(ref *Header(1), Beats + 1);
    }

    /// <summary>Opens a session's line. The identity is written last: a reader who finds it also finds its <c>startedThrough</c> reset.</summary>
    public void OpenSession(int index, ulong session)
    {
        Volatile.Write(ref *Session(index, 0), 0);
        Volatile.Write(ref *Session(index, 1), 0);
        Volatile.Write(ref *Session(index, 0), session);
    }

    /// <summary>Finds the line of a session, or -1 if it was never there or its line has been given to another session.</summary>
    public int FindSession(ulong session)
    {
        for (int index = 0; index < MaxSessions; index++)
        {
            if (Volatile.Read(ref *Session(index, 0)) == session)
            {
                return index;
            }
        }

        return -1;
    }

    public ulong SessionAt(int index) => Volatile.Read(ref *Session(index, 0));

    public ulong StartedThrough(int sessionIndex) => Volatile.Read(ref *Session(sessionIndex, 1));

    public SlotWord ReadSlot(int slot) => new(Volatile.Read(ref *Slot(slot, 0)));

    /// <summary>The worker takes a call, before it decodes its arguments or enters the method.</summary>
    /// <returns>False if the slot has been condemned: the thread must park and take nothing more, and the call has not been started.</returns>
    /// <remarks>
    /// Three writes in this order: the stamp, so that it is valid when the word reads the same before and after it; the word, which a fence makes fail, so
    /// that a call that lost this race is not taken for started; then <c>startedThrough</c>, which outlives the word. A reader therefore counts a call as
    /// started if either of the last two says so. With several slots, calls of one session start at once; <c>startedThrough</c> only grows.
    /// </remarks>
    public bool TryStart(int slot, int sessionIndex, ulong call, long now)
    {
        ref ulong word = ref *Slot(slot, 0);
        if (Volatile.Read(ref word) != SlotWord.Idle.Raw)
        {
            return false;
        }

        Volatile.Write(ref *Slot(slot, 1), (ulong)now);
        if (Interlocked.CompareExchange(ref word, SlotWord.Running(sessionIndex, call).Raw, SlotWord.Idle.Raw) != SlotWord.Idle.Raw)
        {
            return false;
        }

        ref ulong through = ref *Session(sessionIndex, 1);
        ulong seen = Volatile.Read(ref through);
        while (seen < call)
        {
            ulong before = Interlocked.CompareExchange(ref through, call, seen);
            if (before == seen)
            {
                break;
            }

            seen = before;
        }

        return true;
    }

    /// <summary>The worker ends a call.</summary>
    /// <returns>False if the call was condemned meanwhile: its result must not leave the worker and the thread must park.</returns>
    public bool TryEnd(int slot, int sessionIndex, ulong call)
    {
        ulong running = SlotWord.Running(sessionIndex, call).Raw;
        return Interlocked.CompareExchange(ref *Slot(slot, 0), SlotWord.Idle.Raw, running) == running;
    }

    /// <summary>The supervisor condemns a call before it kills for it.</summary>
    /// <returns>False if that call is not running any more: nothing must be killed.</returns>
    public bool TryCondemn(int slot, SlotWord running)
    {
        Debug.Assert(running.State == SlotState.Running, "only a running call can be condemned");
        return Interlocked.CompareExchange(ref *Slot(slot, 0), running.Condemned().Raw, running.Raw) == running.Raw;
    }

    /// <summary>Fences a slot whatever it does: after this the worker starts nothing more there.</summary>
    /// <returns>What the slot was doing at that moment.</returns>
    public SlotWord Fence(int slot)
    {
        while (true)
        {
            SlotWord seen = ReadSlot(slot);
            if (seen.State == SlotState.Condemned)
            {
                return seen;
            }

            if (Interlocked.CompareExchange(ref *Slot(slot, 0), seen.Condemned().Raw, seen.Raw) == seen.Raw)
            {
                return seen;
            }
        }
    }

    /// <summary>Reads when the call that a slot is running was started.</summary>
    /// <returns>False if the slot does not run this call, or stopped doing so meanwhile.</returns>
    public bool TryReadStart(int slot, SlotWord running, out long stamp)
    {
        stamp = 0;
        if (ReadSlot(slot) != running)
        {
            return false;
        }

        stamp = (long)Volatile.Read(ref *Slot(slot, 1));
        return ReadSlot(slot) == running;
    }

    /// <summary>The stamp of a slot whose worker is fenced or dead, so that nothing changes any more.</summary>
    public long StampAtRest(int slot) => (long)Volatile.Read(ref *Slot(slot, 1));

    /// <summary>Gives a line to a method. Its stamp is written last: a reader who finds one also finds the name.</summary>
    public void OpenMethod(int index, ReadOnlySpan<byte> name)
    {
        name = name[..Math.Min(name.Length, MaxMethodName)];
        Volatile.Write(ref *Method(index, 0), 0);
        name.CopyTo(new Span<byte>(Method(index, 2), MaxMethodName));
        Volatile.Write(ref *Method(index, 1), (ulong)name.Length);
    }

    /// <summary>Notes that a method is run.</summary>
    public void NoteMethod(int index, long now) => Volatile.Write(ref *Method(index, 0), (ulong)now);

    /// <summary>Reads which method a line belongs to and when it was run last; to be trusted when the worker is fenced or dead.</summary>
    /// <returns>Null if the line is free, or what is there makes no sense.</returns>
    public (byte[] Name, long Stamp)? ReadMethod(int index)
    {
        long stamp = (long)Volatile.Read(ref *Method(index, 0));
        ulong length = Volatile.Read(ref *Method(index, 1));
        return stamp <= 0 || length is 0 or > MaxMethodName ? null : (new Span<byte>(Method(index, 2), (int)length).ToArray(), stamp);
    }

    /// <summary>Notes what the worker occupies before a slot takes its next call.</summary>
    public void NoteMemory(int slot, long bytes) => Volatile.Write(ref *Slot(slot, 2), (ulong)bytes);

    /// <summary>What the worker occupied before the last call of a slot; valid once the worker is fenced or dead.</summary>
    public long MemoryAtRest(int slot) => (long)Volatile.Read(ref *Slot(slot, 2));

    /// <summary>Notes which thread of the operating system runs a slot's calls.</summary>
    public void NoteThread(int slot, int threadId) => Volatile.Write(ref *Slot(slot, 3), (ulong)threadId);

    /// <summary>The thread that runs a slot's calls, as the operating system numbers it; 0 as long as it is not known.</summary>
    public int ThreadOf(int slot) => (int)Math.Min(Volatile.Read(ref *Slot(slot, 3)), int.MaxValue);

    private ulong* Header(int field) => (ulong*)_page + field;

    private ulong* Slot(int slot, int field)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slot, (uint)MaxSlots);
        return (ulong*)(_page + HeaderLength + (slot * LineLength)) + field;
    }

    private ulong* Session(int index, int field)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)MaxSessions);
        return (ulong*)(_page + HeaderLength + ((MaxSlots + index) * LineLength)) + field;
    }

    private ulong* Method(int index, int field)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)MaxMethods);
        return (ulong*)(_page + MethodsOffset + (index * MethodLineLength)) + field;
    }
}
