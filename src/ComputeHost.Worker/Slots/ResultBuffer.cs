using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Worker.Slots;

/// <summary>A slot's buffer for results. Small ones are copied out of it; a large one leaves with its buffer.</summary>
internal sealed class ResultBuffer(long maxPayload) : IDisposable
{
    // The format byte of the value.
    private const int HeadLength = 1;

    private PayloadWriter _writer = new(maxPayload, HeadLength);

    public PayloadWriter Writer => _writer;

    /// <summary>Gives the buffer away, filled as it is. The receiver disposes it.</summary>
    public PayloadWriter Detach()
    {
        PayloadWriter filled = _writer;
        _writer = new PayloadWriter(maxPayload, HeadLength);
        return filled;
    }

    public void Dispose() => _writer.Dispose();
}
