using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Worker.Execution;

/// <summary>Where ComputeHost.Testing makes a worker misbehave.</summary>
internal static class FaultPoint
{
    /// <summary>Null in every worker that has no fault plan.</summary>
    public static IWorkerFaults? Current { get; set; }
}

/// <summary>The faults of a worker.</summary>
internal interface IWorkerFaults
{
    /// <summary>Is told of the flight recorder's page, before the first call.</summary>
    void Attach(RecorderPage page);

    /// <summary>Stands between a session and its stream.</summary>
    IBatchSender<WorkerBatch> Wrap(IBatchSender<WorkerBatch> sender);

    /// <summary>Called on the thread that runs a call, where it is already recorded as started; what it throws counts as thrown by the method.</summary>
    /// <param name="method">The method's key.</param>
    /// <param name="attempt">Which sending of the call this is.</param>
    void BeforeCall(string method, int attempt);
}
