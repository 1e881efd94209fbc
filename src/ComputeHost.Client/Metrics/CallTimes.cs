using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Metrics;

/// <summary>How long a call waited and how long its method ran, up to the answer to its caller; null for what it did not do, or what is not known.</summary>
/// <param name="Wait">All time but that in which a method ran: in the queue, in a worker behind other calls, and on the way.</param>
/// <param name="Run">Of the last attempt.</param>
internal readonly record struct CallTimes(TimeSpan? Wait, TimeSpan? Run)
{
    /// <param name="outcome">How the call ended.</param>
    /// <param name="timer">Its moments.</param>
    /// <param name="reported">How long its method ran, as its worker says; null if the worker has not answered.</param>
    /// <param name="isSent">Whether a worker has, or had, it.</param>
    /// <param name="time">The scale of the moments.</param>
    /// <param name="now">The moment of the answer.</param>
    public static CallTimes Of(OutcomeKind outcome, in CallTimer timer, TimeSpan? reported, bool isSent, TimeScale time, long now)
    {
        bool hasReturned = outcome is OutcomeKind.Succeeded or OutcomeKind.Faulted;
        if (outcome == OutcomeKind.Rejected || (hasReturned && reported is null))
        {
            return default;
        }

        if (hasReturned || reported > TimeSpan.Zero)
        {
            TimeSpan run = reported!.Value;
            // Of a lost call's end only the worker's death is known, and when that was understood.
            return outcome is OutcomeKind.Lost or OutcomeKind.Poisoned
                ? new CallTimes(time.Between(timer.QueuedSince, timer.SentAt), run)
                : new CallTimes(NotNegative(time.Between(timer.QueuedSince, timer.ArrivedAt != 0 ? timer.ArrivedAt : now) - run), run);
        }

        return (isSent, timer.EnteredAt) switch
        {
            (false, _) => new CallTimes(time.Between(timer.QueuedSince, now), null),
            (true, 0) => default,
            (true, var entered) => new CallTimes(time.Between(timer.QueuedSince, entered), time.Between(entered, now)),
        };
    }

    // The worker's clock counts the run, ours the whole.
    private static TimeSpan NotNegative(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
