using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Calls;

/// <summary>
/// The encoded arguments of a call. They are kept until the call is over, because it may be sent again, and until no writer reads them. The last holder
/// returns the buffer.
/// </summary>
internal class ArgumentBuffer(PayloadWriter writer)
{
    private int _holders = 1;

    public virtual ReadOnlyMemory<byte> Memory => writer.WrittenMemory;

    /// <summary>Their offset in this client's segment; null if they are not in it.</summary>
    public long? SegmentOffset => writer.SegmentOffset;

    /// <summary>Makes sure that they are there, before they are written. Called by one thread at a time.</summary>
    /// <returns>False if the call was taken back meanwhile and they cannot be had any more.</returns>
    public virtual bool TryPrepare() => true;

    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Lets go of the buffer. Never throws when memory is short.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
        {
            return;
        }

        try
        {
            Free();
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // The buffer is not reused.
        }
    }

    /// <summary>Nobody needs them any more.</summary>
    protected virtual void Free() => writer.Dispose();
}
