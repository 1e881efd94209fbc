using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Pools;
using ComputeHost.Daemon.Queues;
using ComputeHost.Daemon.Relay;
using ComputeHost.Daemon.Serving;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Daemon.Control;

/// <summary>The calls that the daemon has and has not answered.</summary>
/// <param name="clients">Whose sessions some came over.</param>
/// <param name="alone">The calls that came alone.</param>
/// <param name="queues">Whose jobs are calls, too.</param>
internal sealed class OpenCalls(Clients clients, UnaryRelay alone, IReadOnlyList<ServedQueue> queues)
{
    public IEnumerable<PendingCall> Of(HostedPool pool) =>
        clients.Sessions.Where(session => session.Pool == pool).SelectMany(static session => session.Calls)
            .Concat<PendingCall>(alone.CallsOf(pool))
            .Concat(queues.Where(queue => queue.Pool == pool).SelectMany(static queue => queue.Calls))
            .Where(static call => !call.IsAnswered);

    /// <summary>Those whose methods run at this moment.</summary>
    public IEnumerable<RunningFairCall> RunningOf(HostedPool pool)
    {
        foreach (PendingCall call in Of(pool))
        {
            if (call.Sent is { } sent && pool.Supervisor.ReadStart(sent.Epoch, sent.Session, sent.Number) is { State: CallStartState.Running, Stamp: var stamp })
            {
                MonotonicTime time = pool.Client.Time;
                yield return new RunningFairCall(call, ((IFairCall)call).FairShare.Account, sent, time.Between(stamp, Math.Max(stamp, time.Now)));
            }
        }
    }
}

/// <param name="Call">The call.</param>
/// <param name="Client">Whose call it is.</param>
/// <param name="Sent">The worker that runs it, and the call's number there.</param>
/// <param name="Elapsed">How long its method has been running.</param>
internal readonly record struct RunningFairCall(PendingCall Call, ClientAccount Client, SentCall Sent, TimeSpan Elapsed);
