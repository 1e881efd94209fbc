using ComputeHost.Client.Calls;
using ComputeHost.Client.Scheduling;
using ComputeHost.Client.Timing;
using ComputeHost.Protocol.Seam;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Client;

/// <summary>What the client's clock does when it ticks: look at the calls that are due, condemn those whose grace is over, report demand, free stuck calls.</summary>
internal sealed class TimeLimits(CallScheduler scheduler, ICallOverseer overseer, IWorkerSupply? supply, MonotonicTime time, ILogger logger)
{
    /// <summary>How often demand is reported while it lasts.</summary>
    private static readonly TimeSpan DemandInterval = TimeSpan.FromMilliseconds(250);

    private readonly List<PendingCall> _due = [];
    private long _nextDemand;

    /// <returns>When to tick again.</returns>
    public long Tick(long now)
    {
        try
        {
            long next = scheduler.CollectDue(now, _due);
            foreach (PendingCall call in _due)
            {
                next = Math.Min(next, Look(call, now));
            }

            _due.Clear();
            (long nextLook, int stuck) = scheduler.WithdrawStuck(now);
            return Math.Min(Math.Min(next, nextLook), ReportDemand(scheduler.Load.Waiting + stuck, now));
        }
        catch (Exception exception)
        {
            // The thread that keeps every promise about time must not end.
            _due.Clear();
            Log.TickFailed(logger, exception);
            return time.After(now, TimeSpan.FromSeconds(1));
        }
    }

    private long Look(PendingCall call, long now)
    {
        SentCall? sent = SentCall.Of(call);
        CallStart start = sent is { } where ? overseer.ReadStart(where.Lane.Endpoint.Epoch, where.Lane.Session, where.Number) : default;
        (bool kill, long next) = scheduler.Expire(call, sent, start, now);
        if (kill && sent is { } condemned)
        {
            WorkerEndpoint worker = condemned.Lane.Endpoint;
            string reason = $"call '{call.CallId}' of '{call.Method.DisplayName}' did not end within its grace";
            if (overseer.Condemn(worker.Epoch, condemned.Lane.Session, condemned.Number, reason))
            {
                call.TimedOut?.MarkWorkerKilled();
                Log.WorkerCondemned(logger, call.CallId, call.Method.DisplayName, worker.WorkerId);
            }
        }

        return next;
    }

    private long ReportDemand(int waiting, long now)
    {
        if (supply is null || waiting == 0)
        {
            _nextDemand = 0;
            return MonotonicTime.Never;
        }

        if (now >= _nextDemand)
        {
            _nextDemand = time.After(now, DemandInterval);
            supply.ReportDemand(waiting);
        }

        return _nextDemand;
    }
}
