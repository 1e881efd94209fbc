using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Client.Calls;

/// <summary>
/// The encoded arguments of a call. They are kept until the call is over, because it may be sent again, and until no writer reads them. The last holder
/// returns the buffer.
/// </summary>
internal sealed class ArgumentBuffer(PayloadWriter writer)
{
    private int _holders = 1;

    public ReadOnlyMemory<byte> Memory => writer.WrittenMemory;

    /// <summary>Their offset in this client's segment; null if they are not in it.</summary>
    public long? SegmentOffset => writer.SegmentOffset;

    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            writer.Dispose();
        }
    }
}
