using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Testing.Faults;

/// <summary>What a session sends over, and the faults that can be done there. Faults that need bytes need a session over a socket.</summary>
internal sealed class FaultySender(IBatchSender<WorkerBatch> inner) : IBatchSender<WorkerBatch>
{
    private readonly MessageSocket? _socket = (inner as SocketFrameStream<ClientBatch, WorkerBatch>)?.Socket;
    private volatile bool _isSilent;
    private volatile bool _doubles;

    public async Task SendAsync(WorkerBatch batch)
    {
        if (_isSilent)
        {
            return;
        }

        await inner.SendAsync(batch).ConfigureAwait(false);
        if (_doubles)
        {
            _doubles = false;
            await inner.SendAsync(batch).ConfigureAwait(false);
        }
    }

    public Task CompleteAsync() => inner.CompleteAsync();

    public void Abort() => inner.Abort();

    public void BeSilent() => _isSilent = true;

    public void DoubleNext() => _doubles = true;

    public void SendGarbage() => Send([20, 0, 0, 0, .. Enumerable.Repeat((byte)0xEE, 20)]);

    public void SendTruncated()
    {
        Send([200, 0, 0, 0, 1, 2, 3]);
        _socket?.Abort();
    }

    public void SendOversized() => Send(BitConverter.GetBytes(WireLimits.MaxMessage + 1));

#pragma warning disable VSTHRD002 // On the thread of the call, where a fault is done before the method runs.
    public void Send(WorkerFrame frame) => inner.SendAsync(new WorkerBatch { Frames = { frame } }).GetAwaiter().GetResult();

    private void Send(byte[] bytes) => _socket?.SendAsync(bytes).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
