using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Seam;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Client.Sessions;

/// <summary>Says what became of the calls of a broken session.</summary>
internal interface ILossJudge
{
    /// <summary>Logs that a session is broken.</summary>
    void Tell(ILogger logger, WorkerEndpoint endpoint, Exception failure);

    /// <param name="verdict">What is known about the other side.</param>
    /// <param name="lane">The session's lane.</param>
    /// <param name="inFlight">All calls that it had, by number.</param>
    /// <param name="failure">What broke the session on this side; null if it ended in order.</param>
    /// <returns>Tells for each call how it was lost; null if it was never started.</returns>
    Func<PendingCall, WorkerLostException?> Judge(WorkerVerdict verdict, WorkerLane lane, IReadOnlyDictionary<ulong, PendingCall> inFlight, Exception? failure);
}
