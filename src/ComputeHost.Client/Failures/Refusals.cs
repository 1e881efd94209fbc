using System.Globalization;
using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Client.Failures;

/// <summary>What callers are told whose calls are not taken, or are given up: that nothing of them has run, unless they were tried before.</summary>
internal static class Refusals
{
    /// <summary>Whether another worker, or the same one a little later, may take a call that was not started.</summary>
    public static bool MayGoElsewhere(NotStartedReason reason) =>
        reason is NotStartedReason.Withdrawn or NotStartedReason.Draining or NotStartedReason.CreditExceeded;

    public static PendingQueueFullException QueueFull(PendingCall call, int limit, TimeSpan retryAfter) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Call '{call.CallId}' of '{call.Method.DisplayName}' was rejected: '{limit}' calls are waiting, which is the limit. Try again in {retryAfter.TotalSeconds:0.###} s, shed the load, or raise ComputePoolOptions.PendingLimit."))
        {
            CallId = call.CallId,
            Method = call.Method.DisplayName,
            PendingLimit = limit,
            RetryAfter = retryAfter,
        };

    /// <param name="call">The call.</param>
    /// <param name="cause">Why there are no workers; what that came from is the inner exception.</param>
    public static ComputeHostException NoWorkers(PendingCall call, ComputeHostException cause)
    {
        string obstacle = $"no worker is there and none can be started at present. {cause.Message}";
        Exception? inner = cause is NoWorkersException ? cause.InnerException : cause;
        if (LastLoss.Of(call, obstacle, inner) is { } loss)
        {
            return loss;
        }

        if ((cause as ProtocolMismatchException ?? inner as ProtocolMismatchException) is { } mismatch)
        {
            return OtherBuild(call, mismatch);
        }

        return new NoWorkersException($"Call '{call.CallId}' of '{call.Method.DisplayName}' was rejected: {obstacle}", inner)
        {
            CallId = call.CallId,
            Method = call.Method.DisplayName,
            RetryAfter = (cause as ComputeRejectedException)?.RetryAfter,
        };
    }

    private static ProtocolMismatchException OtherBuild(PendingCall call, ProtocolMismatchException cause) =>
        new($"Call '{call.CallId}' of '{call.Method.DisplayName}' was rejected: the workers that can be started are of another build than this program. {cause.Message}", cause)
        {
            CallId = call.CallId,
            Method = call.Method.DisplayName,
            Attempt = call.Attempt,
            Ran = ComputeRan.No,
            Here = cause.Here,
            There = cause.There,
        };

    /// <summary>What a call gets that is not over when a dispose loses its patience.</summary>
    public static ComputeHostException EndedByDispose(PendingCall call, TimeSpan patience)
    {
        string who = $"Call '{call.CallId}' of '{call.Method.DisplayName}'";
        string limit = string.Create(CultureInfo.InvariantCulture, $"The pool was disposed and waited {patience.TotalSeconds:0.###} s (ComputePoolOptions.DrainTimeout). Await your calls before you dispose the pool, or give them more time.");
        if (call.Timer.ArrivedAt != 0)
        {
            return new ComputeTimeoutException($"{who} is over, but its result was not read: a constructor or setter of '{call.Method.ResultType}' does not return. {limit}")
            {
                CallId = call.CallId,
                Method = call.Method.DisplayName,
                Attempt = call.Attempt,
                Ran = ComputeRan.Yes,
                Timeout = patience,
            };
        }

        return call.Lane is { Endpoint: { } worker }
            ? new WorkerLostException($"{who} was not over when its worker was ended. {limit} Whether its effects took place is unknown.")
            {
                CallId = call.CallId,
                Method = call.Method.DisplayName,
                Attempt = call.Attempt,
                Ran = call.Ran,
                Cause = WorkerLostCause.Collateral,
                WorkerId = worker.WorkerId,
                ProcessId = worker.ProcessId,
            }
            : LastLoss.Of(call, limit)
            ?? (ComputeHostException)new NoWorkersException($"{who} was given up and has not run. {limit}") { CallId = call.CallId, Method = call.Method.DisplayName };
    }

    /// <summary>Translates a worker's refusal that no other worker would decide otherwise.</summary>
    public static ComputeHostException Translate(PendingCall call, CallNotStarted refusal)
    {
        ComputeHostException translated = TranslateFirst(call, refusal);
        return LastLoss.Of(call, translated.Message, translated) ?? translated;
    }

    private static ComputeHostException TranslateFirst(PendingCall call, CallNotStarted refusal)
    {
        string who = $"Call '{call.CallId}' of '{call.Method.DisplayName}'";
        return refusal.Reason switch
        {
            NotStartedReason.UnknownMethod => new ProtocolMismatchException(
                $"{who} was refused: the worker does not know the method '{call.Method.Key}'. {refusal.Detail} {MethodHome.Describe(call.Method.Method)}")
            {
                CallId = call.CallId,
                Method = call.Method.DisplayName,
                Attempt = call.Attempt,
                Ran = ComputeRan.No,
                Here = call.Method.Key,
                There = refusal.Detail,
            },
            NotStartedReason.OtherTypes => new ProtocolMismatchException(
                $"{who} was refused: the types of its arguments or of its result are others in the worker. Here they are '{MethodFingerprint.Describe(call.Method)}', there '{refusal.Detail}'. Build the worker program and this program from the same sources.")
            {
                CallId = call.CallId,
                Method = call.Method.DisplayName,
                Attempt = call.Attempt,
                Ran = ComputeRan.No,
                Here = MethodFingerprint.Describe(call.Method),
                There = refusal.Detail,
            },
            NotStartedReason.TooLarge => new PayloadTooLargeException($"{who} was refused by the worker: {refusal.Detail}")
            {
                CallId = call.CallId,
                Method = call.Method.DisplayName,
                Attempt = call.Attempt,
                Size = call.Arguments.Memory.Length,
            },
            _ => new NotSerializableException($"{who} was refused by the worker: {refusal.Detail}")
            {
                CallId = call.CallId,
                Method = call.Method.DisplayName,
                Attempt = call.Attempt,
            },
        };
    }
}
