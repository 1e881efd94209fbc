using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Worker.Sessions;

/// <summary>Where ComputeHost.Testing makes a worker's sessions misbehave.</summary>
internal static class FaultPoint
{
    /// <summary>Null in every worker that has no fault plan.</summary>
    public static IWorkerFaults? Current { get; set; }
}

/// <summary>The faults of a worker's sessions.</summary>
internal interface IWorkerFaults
{
    /// <summary>Called with the flight recorder's page, before the first call.</summary>
    void Attach(RecorderPage page);

    /// <summary>Stands between a session and its stream.</summary>
    IBatchSender<WorkerBatch> Wrap(IBatchSender<WorkerBatch> sender);
}
