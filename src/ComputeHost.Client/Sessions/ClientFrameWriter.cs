using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Sessions;

/// <summary>Sends the frames of a client's session.</summary>
internal sealed class ClientFrameWriter(IBatchSender<ClientBatch> sender, ClientFrameBuilder builder)
    : BatchWriter<QueuedClientFrame, ClientBatch, ClientFrameBuilder>(sender, builder);
