using ComputeHost.Protocol;
using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Worker.Sessions;

/// <summary>What is left to send of a result whose beginning was in its frame.</summary>
internal sealed class ChunkedResult(ulong call, PayloadWriter buffer)
{
    private int _sent = WireLimits.InlinePayload;

    public ulong Call => call;

    public PayloadWriter Buffer => buffer;

    public bool IsDone => _sent == buffer.Length;

    public ReadOnlyMemory<byte> Next()
    {
        ReadOnlyMemory<byte> piece = buffer.WrittenMemory.Slice(_sent, Math.Min(WireLimits.InlinePayload, buffer.Length - _sent));
        _sent += piece.Length;
        return piece;
    }
}
