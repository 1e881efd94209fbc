using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Client.Calls;

/// <summary>
/// The encoded arguments of a call. They are kept until the call is over, because it may be sent again, and until no writer reads from them any more:
/// whoever lets go last gives the buffer back.
/// </summary>
internal sealed class ArgumentBuffer(PayloadWriter writer)
{
    private int _holders = 1;

    public ReadOnlyMemory<byte> Memory => writer.WrittenMemory;

    /// <summary>Where in this client's segment they lie; null if a worker cannot take them from there.</summary>
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
