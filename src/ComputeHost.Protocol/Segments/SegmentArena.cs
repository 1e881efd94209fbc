using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Threads;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Protocol.Segments;

/// <summary>
/// The segment that one side of a session writes large payloads to and the other reads them from: a sealed memfd, mapped once and used again and again, because
/// fresh memory costs more than the copying. Only what is written takes memory, and what was not used for a while is given back. Thread-safe.
/// </summary>
internal sealed class SegmentArena : IDisposable
{
    /// <summary>How long memory that was in use is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly RangeAllocator _ranges;
    private readonly TimeProvider _timeProvider;
    private readonly int _descriptor;
    private readonly nint _address;
    private readonly long _length;

    // ---- guarded by _gate ----
    private ITimer? _trim;
    private long _committed;
    private long _peak;

    // One for the owner, one for each range that may still be written to.
    private int _holders = 1;
    private bool _closed;
    private bool _disposed;

    private SegmentArena(int descriptor, nint address, long length, TimeProvider timeProvider)
    {
        _descriptor = descriptor;
        _address = address;
        _length = length;
        _timeProvider = timeProvider;
        _ranges = new RangeAllocator(length);
    }

    public SegmentOffering Offering => new(Environment.ProcessId, _descriptor, _length);

    /// <summary>What is passed to a process that cannot open it by <see cref="Offering"/>. It stays this arena's.</summary>
    public SafeFileHandle Descriptor => new(_descriptor, ownsHandle: false);

    public long Length => _length;

    /// <summary>How many bytes of memory it takes.</summary>
    public long Committed
    {
        get
        {
            lock (_gate)
            {
                return _committed;
            }
        }
    }

    /// <param name="length">How much it can hold at once; less where no file may be so long.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="readOnly">Whether the other side can never write to it, not even by opening its descriptor again.</param>
    /// <returns>Null where the system has no such memory or refuses it. Payloads then travel in frames.</returns>
    public static SegmentArena? TryCreate(long length, TimeProvider timeProvider, bool readOnly = false)
    {
        long rounded = Math.Min(RangeAllocator.Round(length), FileSizeLimit.Current / RangeAllocator.PageLength * RangeAllocator.PageLength);
        int descriptor = OperatingSystem.IsLinux() && rounded > 0 ? LibC.MemfdCreate("computehost-segment", LibC.MfdCloexec | LibC.MfdAllowSealing) : -1;
        if (descriptor < 0)
        {
            return null;
        }

        nint address = LibC.Truncate(descriptor, rounded) == 0 ? SegmentMapping.Map(descriptor, rounded, writable: true) : 0;
        // Behind the mapping, which is the only one that may ever write if the other side may not.
        int seals = SealedMemory.Seals | (readOnly ? LibC.FSealFutureWrite : 0);
        if (address == 0 || LibC.Fcntl(descriptor, LibC.FAddSeals, seals) != 0)
        {
            if (address != 0)
            {
                SegmentMapping.Vacate(address, rounded);
            }

            _ = LibC.Close(descriptor);
            return null;
        }

        return new SegmentArena(descriptor, address, rounded, timeProvider);
    }

    /// <summary>Takes a range to write to.</summary>
    /// <returns>False if there is no room, or no memory.</returns>
    public bool TryRent(int length, [NotNullWhen(true)] out SegmentRange? range)
    {
        lock (_gate)
        {
            range = null;
            long offset = _closed ? -1 : _ranges.Take(length);
            if (offset < 0)
            {
                return false;
            }

            if (!TryCommitLocked(_ranges.UsedEnd))
            {
                _ranges.Return(offset, length);
                return false;
            }

            _peak = Math.Max(_peak, _ranges.UsedEnd);
            if (_trim is null)
            {
                ExecutionContext.Run(EmptyContext.Value, static arena => ((SegmentArena)arena!).StartTrimLocked(), this);
            }

            _holders++;
            range = new SegmentRange(this, offset, _address + (nint)offset, length);
            return true;
        }
    }

    /// <summary>Takes what lies behind a range.</summary>
    /// <returns>False if it is in use, or there is no memory.</returns>
    internal bool TryExtend(long end, long length)
    {
        lock (_gate)
        {
            if (_closed || !_ranges.TryExtend(end, length))
            {
                return false;
            }

            if (!TryCommitLocked(_ranges.UsedEnd))
            {
                _ranges.Return(end, length);
                return false;
            }

            _peak = Math.Max(_peak, _ranges.UsedEnd);
            return true;
        }
    }

    internal void Return(long offset, long length)
    {
        lock (_gate)
        {
            _ranges.Return(offset, length);
        }
    }

    /// <summary>Nobody writes to one of the ranges any more.</summary>
    internal void Release()
    {
        lock (_gate)
        {
            if (--_holders == 0)
            {
                SegmentMapping.Vacate(_address, _length);
                _ = LibC.Close(_descriptor);
            }
        }
    }

    /// <summary>Gives out no more ranges, so that what is returned from now on stays as it is for those who still read it.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    /// <summary>Releases it in this process, as soon as nobody writes to a range. The other side keeps what it has mapped.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _closed = true;
            _disposed = true;
            _trim?.Dispose();
        }

        Release();
    }

    /// <summary>Takes the memory before anybody writes to it: a write to memory that the system cannot give would end this process.</summary>
    private bool TryCommitLocked(long end)
    {
        if (end > _committed)
        {
            int error;
            do
            {
                error = LibC.PosixFallocate(_descriptor, _committed, end - _committed);
            }
            while (error == LibC.Interrupted);
            if (error != 0)
            {
                return false;
            }

            _committed = end;
        }

        return true;
    }

    private void StartTrimLocked() =>
        _trim = _timeProvider.CreateTimer(static arena => ((SegmentArena)arena!).TrimIfPossible(), this, Retention, Retention);

    private void TrimIfPossible()
    {
        try
        {
            Trim();
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // An exception that leaves a timer ends the process. The timer comes again.
        }
    }

    private void Trim()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if (_peak < _committed && LibC.Fallocate(_descriptor, LibC.FallocKeepSize | LibC.FallocPunchHole, _peak, _committed - _peak) == 0)
            {
                _committed = _peak;
            }

            _peak = _ranges.UsedEnd;
            if (_committed == 0)
            {
                _trim?.Dispose();
                _trim = null;
            }
        }
    }
}
