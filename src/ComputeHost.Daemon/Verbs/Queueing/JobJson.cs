using System.Text.Json.Nodes;
using ComputeHost.Queue;
using ComputeHost.Queue.Messages;
using ComputeHost.Queue.Queues;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>Jobs as JSON.</summary>
internal static class JobJson
{
    public static JsonObject Of(JobRecord record) => new()
    {
        ["id"] = record.Job.Id.ToString(),
        ["mailbox"] = record.Job.Id.Mailbox,
        ["method"] = record.Job.Method,
        ["status"] = JobWords.Of(record.Status),
        ["key"] = record.Job.Key,
        ["priority"] = record.Job.Priority.ToString().ToLowerInvariant(),
        ["attempts"] = record.Attempts.Charged,
        ["maxAttempts"] = record.Job.MaxAttempts,
        ["workerDeaths"] = record.Attempts.WorkerDeaths,
        ["claims"] = record.Epoch,
        ["consumer"] = record.Consumer,
        ["ageMilliseconds"] = Milliseconds(record.Age),
        ["waitMilliseconds"] = Milliseconds(record.Wait),
    };

    /// <summary>With all that is known.</summary>
    public static JsonObject InFull(JobRecord record)
    {
        JsonObject json = Of(record);
        json["aliases"] = new JsonArray([.. record.Job.Aliases.Select(static alias => (JsonNode)alias)]);
        json["delayMilliseconds"] = Milliseconds(record.Job.Delay);
        json["expiresAfterMilliseconds"] = record.Job.ExpiresAfter is { } expires ? Milliseconds(expires) : null;
        json["resultTtlMilliseconds"] = Milliseconds(record.Job.ResultTtl);
        json["retryFaults"] = record.Job.RetryFaults;
        json["call"] = CallOf(record.Job);
        json["history"] = HistoryOf(record.Attempts);
        json["progress"] = ProgressOf(JobInfos.Of(record).Progress);
        json["outcome"] = record.Outcome is { } outcome ? JobOutcomes.JsonOf(outcome) : null;
        return json;
    }

    public static JsonArray HistoryOf(JobAttempts attempts) => new(
    [
        .. StoredAttempts.Read(attempts).Select(static attempt => (JsonNode)new JsonObject
        {
            ["ended"] = DateTimeOffset.FromUnixTimeMilliseconds(attempt.EndedUnixMilliseconds).ToString("O"),
            ["cause"] = attempt.Cause,
            ["consumer"] = attempt.Consumer,
            ["workerLost"] = attempt.Lost is not null,
        }),
    ]);

    public static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static JsonObject? ProgressOf(ComputeProgress? progress) =>
        progress is { } told ? new JsonObject { ["fraction"] = told.Fraction, ["message"] = told.Message } : null;

    private static JsonObject? CallOf(QueuedJob job) => JobBodies.Read(job) is not { } call ? null : new JsonObject
    {
        ["format"] = call.Format,
        ["argumentsAsJson"] = call.Json,
        ["argumentsBytes"] = call.Arguments.Length,
        ["items"] = call.ItemCount,
        ["culture"] = call.Culture,
        ["timeoutMilliseconds"] = call.TimeoutMicroseconds == 0 ? null : call.TimeoutMicroseconds / 1000,
    };
}
