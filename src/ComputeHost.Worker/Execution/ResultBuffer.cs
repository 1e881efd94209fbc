using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Worker.Execution;

/// <summary>A slot's buffer for results. Small ones are copied out of it; a large one leaves with its buffer.</summary>
internal sealed class ResultBuffer(long maxPayload) : IDisposable
{
    private PayloadWriter _writer = new(maxPayload);

    public PayloadWriter Writer => _writer;

    /// <summary>Gives the buffer away, filled as it is. The receiver disposes it.</summary>
    public PayloadWriter Detach()
    {
        PayloadWriter filled = _writer;
        _writer = new PayloadWriter(maxPayload);
        return filled;
    }

    public void Dispose() => _writer.Dispose();
}
