using ComputeHost.Protocol.Seam;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Client.Limits;

/// <summary>What happens at a tick of the client's clock: due calls are ended, condemned after their grace, or freed if stuck; demand is reported.</summary>
internal sealed class TimeLimits<TCall>(ILimitedCalls<TCall> calls, ICallOverseer overseer, IWorkerSupply? supply, TimeScale time, ILogger logger)
    where TCall : ITimedCall
{
    private readonly List<TCall> _due = [];
    private long _nextDemand;

    // Properties, because a generic type's static fields would be initialised at the first tick, when there may be no memory for it.

    /// <summary>How often demand is reported while it lasts.</summary>
    private static TimeSpan DemandInterval => TimeSpan.FromMilliseconds(250);

    private static TimeSpan AfterFailure => TimeSpan.FromSeconds(1);

    /// <returns>When to tick again.</returns>
    public long Tick(long now)
    {
        try
        {
            long next = calls.CollectDue(now, _due);
            foreach (TCall call in _due)
            {
                next = Math.Min(next, Look(call, now));
            }

            _due.Clear();
            (long nextLook, int lacking) = calls.Tend(now);
            return Math.Min(Math.Min(next, nextLook), ReportDemand(lacking, now));
        }
        catch (Exception exception)
        {
            // The thread that enforces every time limit must not end.
            _due.Clear();
            Log.TickFailed(logger, exception);
            return time.After(now, AfterFailure);
        }
    }

    private long Look(TCall call, long now)
    {
        SentCall? seen = call.Sent;
        CallStart start = seen is { } where ? overseer.ReadStart(where.Epoch, where.Session, where.Number) : default;
        (bool kill, long next) = calls.Expire(call, seen, start, now);
        if (kill && seen is { } sent)
        {
            string reason = $"call '{call.CallId}' of '{call.Method.DisplayName}' did not end within its grace";
            if (overseer.Condemn(sent.Epoch, sent.Session, sent.Number, reason))
            {
                call.TimedOut?.MarkWorkerKilled();
                Log.WorkerCondemned(logger, call.CallId, call.Method.DisplayName, sent.WorkerId);
            }
        }

        return next;
    }

    private long ReportDemand(int lacking, long now)
    {
        if (supply is null || lacking == 0)
        {
            _nextDemand = 0;
            return TimeScale.Never;
        }

        if (now >= _nextDemand)
        {
            _nextDemand = time.After(now, DemandInterval);
            supply.ReportDemand(lacking);
        }

        return _nextDemand;
    }
}
