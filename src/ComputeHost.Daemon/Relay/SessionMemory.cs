using System.Collections.Concurrent;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Daemon.Relay;

/// <summary>The shared memory of a client's session: the client's segment with its large arguments, and the daemon's with large results. Thread-safe.</summary>
/// <param name="account">Is charged for results that it has not read.</param>
internal sealed class SessionMemory(ClientAccount account) : IDisposable
{
    /// <summary>In bytes; of a client that was not told otherwise.</summary>
    private const long LargestUsualSegment = 256L * 1024 * 1024;

    private readonly ConcurrentDictionary<ulong, SegmentRange> _lent = new();
    private readonly UnreadBytes _unread = new(account);
    private SegmentView? _arguments;

    /// <summary>Where large results lie for the client; null for nowhere.</summary>
    public SegmentArena? Results { get; private set; }

    /// <summary>Whether arguments are read in the client's segment.</summary>
    public bool HasArguments => _arguments is not null;

    /// <param name="segment">The client's.</param>
    /// <param name="length">What the client says of its length.</param>
    /// <param name="maxPayload">The most bytes of a call's arguments, and of its result.</param>
    public void Open(SafeFileHandle segment, ulong length, long maxPayload)
    {
        // What is longer is left aside: a place is never unmapped, so a client could use up the address space of the daemon.
        _arguments = length <= (ulong)Math.Max(LargestUsualSegment, RangeAllocator.Round(2 * maxPayload))
            ? SegmentView.TryOpen(segment, (long)length, writable: false)
            : null;
        Results = SegmentArena.TryCreate(2 * maxPayload, TimeProvider.System, readOnly: true);
    }

    /// <returns>The arguments, or null if the client's segment does not have such a range.</returns>
    public SegmentLease? Borrow(SharedRange range) =>
        range.Length <= int.MaxValue && _arguments?.Contains(range.Offset, range.Length) == true ? _arguments.LendToCall(range.Offset, (int)range.Length) : null;

    /// <summary>Lends a result to the client.</summary>
    /// <param name="value">It lies in <see cref="Results"/>, and is empty then.</param>
    /// <param name="offset">Where.</param>
    public SharedRange Lend(PayloadWriter value, long offset)
    {
        var told = new SharedRange { Offset = (ulong)offset, Length = (ulong)value.Length };
        SegmentRange range = value.DetachRange();
        _unread.Add(range.Length);
        _lent[told.Offset] = range;
        return told;
    }

    /// <summary>The client has read a result.</summary>
    /// <returns>False if none lies there.</returns>
    public bool TryTakeBack(ulong offset)
    {
        bool lent = _lent.TryRemove(offset, out SegmentRange? range);
        if (range is not null)
        {
            _unread.Remove(range.Length);
            range.Return();
        }

        return lent;
    }

    public void Dispose()
    {
        _unread.Close();
        _arguments?.Dispose();
        Results?.Dispose();
    }
}
