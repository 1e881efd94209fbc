using ComputeHost.Protocol.Methods;

namespace ComputeHost.Protocol.Seam;

/// <summary>What a client tells those who start and stop workers, so that there are enough of the right build.</summary>
/// <remarks>Safe from any thread; no member blocks or calls back.</remarks>
internal interface IWorkerSupply
{
    /// <summary>Why none of the workers can run a method, as far as that is known before it is sent to one; null if nothing speaks against it.</summary>
    ComputeHostException? Refuse(MethodContract method);

    /// <summary>Says how many calls wait for a worker, so that more are started, up to the pool's maximum.</summary>
    void ReportDemand(int waiting);

    /// <summary>Whether the workers' side says of a method that a second run does no harm, which a caller need not know who has only its name.</summary>
    bool IsIdempotent(MethodContract method) => false;

    /// <summary>Says that a call was submitted: workers that had nothing to do are looked at closely again.</summary>
    void ReportWork();
}
