using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Failures;

/// <summary>Decides what becomes of a call whose worker died under it.</summary>
internal static class LossPolicy
{
    /// <summary>How many workers one call may provably take down.</summary>
    public const int PoisonLimit = 2;

    /// <summary>How many times a call is sent in all, if the losses were not its fault.</summary>
    public const int AttemptLimit = 5;

    /// <returns>The exception for the caller, or null to send the call again.</returns>
    public static ComputeHostException? Decide(PendingCall call, WorkerLostException loss)
    {
        // Everything that takes memory comes first: if it fails and is repeated, the loss must count only once.
        List<WorkerLostException> losses = [.. call.Schedule.Losses ?? [], loss];
        ComputeHostException? failure = Decide(call, loss, losses);
        call.Schedule.Lose(losses);
        return failure;
    }

    private static ComputeHostException? Decide(PendingCall call, WorkerLostException loss, List<WorkerLostException> losses)
    {
        if (!call.IsIdempotent)
        {
            return loss;
        }

        // Only exact blame counts: hostile neighbours must not make an innocent call poison.
        if (losses.Count(one => one.Blame == WorkerLostBlame.Exact) >= PoisonLimit)
        {
            return new PoisonCallException(
                $"Call '{call.CallId}' of '{call.Method.DisplayName}' has taken down {PoisonLimit} workers (the last by {loss.Cause}) and is not sent again. "
                + $"Look at the losses in {nameof(PoisonCallException.Attempts)} and fix the method or its input.",
                loss)
            {
                CallId = call.CallId,
                Method = call.Method.DisplayName,
                Attempt = call.Attempt,
                Attempts = losses,
            };
        }

        return losses.Count >= AttemptLimit ? loss : null;
    }
}
