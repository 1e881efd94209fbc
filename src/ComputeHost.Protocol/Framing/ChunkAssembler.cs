using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.Framing;

/// <summary>What became of a chunk.</summary>
internal enum ChunkFit
{
    /// <summary>No payload of its call is being assembled.</summary>
    Unexpected,

    /// <summary>There is more than was announced.</summary>
    TooLong,

    /// <summary>It was added, and more must come.</summary>
    Added,

    /// <summary>It was the last one.</summary>
    Whole,
}

/// <summary>
/// Puts payloads together that come in chunks, on both sides. Memory is taken as they come, not as they are announced. Used by the thread that receives.
/// </summary>
internal sealed class ChunkAssembler : IDisposable
{
    private readonly Dictionary<ulong, PayloadWriter> _payloads = [];

    /// <summary>Begins a payload with the part that came in its frame.</summary>
    /// <param name="call">The call that it belongs to.</param>
    /// <param name="first">That part.</param>
    /// <param name="length">The announced length, which is more; the caller has checked it against the limit.</param>
    /// <returns>False if a payload of this call is being assembled already.</returns>
    public bool TryBegin(ulong call, ReadOnlySpan<byte> first, long length)
    {
        var payload = new PayloadWriter(length);
        first.CopyTo(payload.Append(first.Length));
        if (_payloads.TryAdd(call, payload))
        {
            return true;
        }

        payload.Dispose();
        return false;
    }

    /// <summary>Adds the next chunk of a call's payload.</summary>
    /// <param name="call">The call that it belongs to.</param>
    /// <param name="chunk">At most 64 KiB; copied.</param>
    /// <param name="payload">The payload, if it is whole; whoever gets it disposes it.</param>
    public ChunkFit Add(ulong call, ReadOnlySpan<byte> chunk, out PayloadWriter? payload)
    {
        if (!_payloads.TryGetValue(call, out payload))
        {
            return ChunkFit.Unexpected;
        }

        PayloadWriter begun = payload;
        payload = null;
        if (chunk.Length > begun.Limit - begun.Length)
        {
            return ChunkFit.TooLong;
        }

        chunk.CopyTo(begun.Append(chunk.Length));
        if (begun.Length < begun.Limit)
        {
            return ChunkFit.Added;
        }

        _payloads.Remove(call);
        payload = begun;
        return ChunkFit.Whole;
    }

    /// <summary>Forgets a payload that nobody waits for any more; does nothing if there is none.</summary>
    public void Drop(ulong call)
    {
        if (_payloads.Remove(call, out PayloadWriter? payload))
        {
            payload.Dispose();
        }
    }

    /// <summary>Forgets all payloads that are not whole.</summary>
    public void Dispose()
    {
        foreach (PayloadWriter payload in _payloads.Values)
        {
            payload.Dispose();
        }

        _payloads.Clear();
    }
}
