using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Seam;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Client.Sessions;

/// <summary>The losses of a worker: its flight recorder tells what had started.</summary>
internal sealed class WorkerLosses(TimeScale time) : ILossJudge
{
    public void Tell(ILogger logger, WorkerEndpoint endpoint, Exception failure) => Log.SessionBroken(logger, endpoint.WorkerId, endpoint.ProcessId, failure.Message);

    public Func<PendingCall, WorkerLostException?> Judge(WorkerVerdict verdict, WorkerLane lane, IReadOnlyDictionary<ulong, PendingCall> inFlight, Exception? failure) =>
        new LossReport(verdict, lane.Session, inFlight, time, failure).Translate;
}
