using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Sessions;

/// <summary>
/// Queues the scheduler's decisions under its lock, in the order in which it takes them. The writer of the moment builds their frames in that order, outside
/// the lock.
/// </summary>
/// <param name="writer">Builds and sends them.</param>
/// <param name="sender">What they go over.</param>
internal sealed class LaneOutlet(ClientFrameWriter writer, IBatchSender<ClientBatch> sender) : ILaneOutlet
{
    public void PostCall(PendingCall call) => writer.Post(QueuedClientFrame.OfCall(call));

    public void PostCancel(ulong number) => writer.Post(new QueuedClientFrame(ClientFrameKind.Cancel, number));

    public void PostWithdraw(ulong number) => writer.Post(new QueuedClientFrame(ClientFrameKind.Withdraw, number));

    public void PostEnd() => writer.Post(new QueuedClientFrame(ClientFrameKind.End));

    public void Flush() => writer.Flush();

    public void Abort() => sender.Abort();
}
