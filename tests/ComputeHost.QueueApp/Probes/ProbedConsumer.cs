using ComputeHost.Queue;
using ComputeHost.QueueApp.Jobs;

namespace ComputeHost.QueueApp.Probes;

/// <summary>A consumer's claims as they are, with a probe at each step of a job.</summary>
internal sealed class ProbedConsumer(IQueueConsumer claims, FaultProbe probe) : IQueueConsumer
{
    public ValueTask<IReadOnlyList<JobDelivery>> ReceiveAsync(int max, CancellationToken cancellationToken) => claims.ReceiveAsync(max, cancellationToken);

    public async ValueTask<bool> EnterAsync(JobDelivery delivery, CancellationToken cancellationToken)
    {
        probe.Reach(FaultPoint.BeforeEntry);
        EntryGate.Current?.Enter();
        bool entered = false;
        try
        {
            entered = await claims.EnterAsync(delivery, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Otherwise its run leaves.
            if (!entered)
            {
                EntryGate.Current?.Leave();
            }
        }

        probe.Reach(FaultPoint.AfterEntry);
        return entered;
    }

    public async ValueTask<bool> FinishAsync(JobDelivery delivery, JobDecision decision, CancellationToken cancellationToken)
    {
        probe.Reach(FaultPoint.BeforeOutcome);
        bool counts = await claims.FinishAsync(delivery, decision, cancellationToken).ConfigureAwait(false);
        probe.Reach(FaultPoint.AfterOutcome);
        return counts;
    }

    public ValueTask ReportProgressAsync(JobDelivery delivery, ReadOnlyMemory<byte> progress, CancellationToken cancellationToken) =>
        claims.ReportProgressAsync(delivery, progress, cancellationToken);

    public ValueTask DisposeAsync() => claims.DisposeAsync();
}
