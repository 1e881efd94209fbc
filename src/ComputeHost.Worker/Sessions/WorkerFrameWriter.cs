using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Worker.Sessions;

/// <summary>Sends the frames of a worker's session.</summary>
internal sealed class WorkerFrameWriter(IBatchSender<WorkerBatch> sender, WorkerFrameBuilder builder)
    : BatchWriter<QueuedWorkerFrame, WorkerBatch, WorkerFrameBuilder>(sender, builder);
