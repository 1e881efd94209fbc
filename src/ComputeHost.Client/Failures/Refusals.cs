using System.Globalization;
using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Client.Failures;

/// <summary>The exceptions for calls that are not accepted or are given up. They have not run, unless they were tried before.</summary>
internal static class Refusals
{
    /// <summary>Whether another worker, or the same one later, may accept a call that was not started.</summary>
    public static bool MayGoElsewhere(NotStartedReason reason) =>
        reason is NotStartedReason.Withdrawn or NotStartedReason.Draining or NotStartedReason.CreditExceeded;

    public static PendingQueueFullException QueueFull(PendingCall call, int limit, string optionsType, TimeSpan retryAfter) =>
        new($"Call '{call.CallId}' of '{call.Method.DisplayName}' was rejected: '{limit}' calls are waiting, which is the limit. "
            + $"Try again in {Seconds(retryAfter)}, shed load, or raise {optionsType}.PendingLimit.")
        {
            CallId = call.CallId,
            Method = call.Method.DisplayName,
            PendingLimit = limit,
            RetryAfter = retryAfter,
        };

    /// <summary>There is no worker and none can be started.</summary>
    /// <param name="call">The call that must be ended.</param>
    /// <param name="cause">Why there are no workers.</param>
    public static ComputeHostException NoWorkers(PendingCall call, ComputeHostException cause)
    {
        string obstacle = $"there is no worker and none can be started at present. {cause.Message}";
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
        new($"Call '{call.CallId}' of '{call.Method.DisplayName}' was rejected: "
            + $"the workers are of a different build than this program. {cause.Message}", cause)
        {
            CallId = call.CallId,
            Method = call.Method.DisplayName,
            Attempt = call.Attempt,
            Ran = ComputeRan.No,
            Here = cause.Here,
            There = cause.There,
        };

    /// <summary>The client was disposed and has waited long enough for the call.</summary>
    /// <param name="call">The call that is given up.</param>
    /// <param name="patience">How long it has waited.</param>
    /// <param name="end">What has ended, which option says how long it waits, and what to do.</param>
    public static ComputeHostException EndedByDispose(PendingCall call, TimeSpan patience, EndWords end)
    {
        string who = $"Call '{call.CallId}' of '{call.Method.DisplayName}'";
        string limit = $"{end.What} and waited {Seconds(patience)} ({end.Option}). {end.Remedy}";
        if (call.Timer.ArrivedAt != 0)
        {
            return new ComputeTimeoutException(
                $"{who} is over, but its result was not read: a constructor or setter of '{call.Method.ResultName}' does not return. {limit}")
            {
                CallId = call.CallId,
                Method = call.Method.DisplayName,
                Attempt = call.Attempt,
                Ran = ComputeRan.Yes,
                Timeout = patience,
            };
        }

        string how = call.CanBeEnded ? "was not over when its worker was ended" : "was not over when its pool was ended, and goes on on its thread";
        return call.Lane is { Endpoint: { } worker }
            ? new WorkerLostException($"{who} {how}. {limit} Whether its effects took place is unknown.")
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
            ?? (ComputeHostException)new NoWorkersException($"{who} was given up and has not run. {limit}")
            {
                CallId = call.CallId,
                Method = call.Method.DisplayName,
            };
    }

    /// <summary>Translates a worker's refusal that every worker would repeat.</summary>
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
                $"{who} was refused: the worker does not know the method '{call.Method.Key}'. {refusal.Detail} {call.Method.Home}")
            {
                CallId = call.CallId,
                Method = call.Method.DisplayName,
                Attempt = call.Attempt,
                Ran = ComputeRan.No,
                Here = call.Method.Key,
                There = refusal.Detail,
            },
            NotStartedReason.OtherTypes => OtherTypes(who, call, TypeMismatch.Of(call.Method.Types, refusal.Detail)),
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

    private static ProtocolMismatchException OtherTypes(string who, PendingCall call, TypeMismatch mismatch) => new(
        $"{who} was refused: the types of its arguments or of its result differ in the worker. "
        + $"The first difference is here '{mismatch.Here}', there '{mismatch.There}'. Build the worker program and this program from the same sources.")
    {
        CallId = call.CallId,
        Method = call.Method.DisplayName,
        Attempt = call.Attempt,
        Ran = ComputeRan.No,
        Here = mismatch.Here,
        There = mismatch.There,
    };

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s");
}
