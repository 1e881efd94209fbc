using ComputeHost.Client.Calls;
using ComputeHost.Client.Pool;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Queue.Consuming;
using ComputeHost.Queue.Running;

namespace ComputeHost.Daemon.Queues;

/// <summary>A job on its way through a pool that has other clients, too.</summary>
/// <param name="order">What is to be run.</param>
/// <param name="client">The pool.</param>
/// <param name="share">What the queue has used of it.</param>
internal sealed class FairJob(JobOrder order, PoolClient client, ClientShare share) : StoredCall(order, client), IFairCall
{
    public ClientShare FairShare => share;

    public override ICallShare Share => share;

    public TimeSpan Charged { get; set; }
}
