using System.Globalization;
using System.Text;
using ComputeHost.Protocol.V1;
using ComputeHost.Queue;
using ComputeHost.Queue.Messages;
using ComputeHost.Queue.Queues;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>All that is known of a job, for people.</summary>
internal static class JobView
{
    private const int NameWidth = 12;

    public static string Of(JobRecord record)
    {
        var text = new StringBuilder($"Job {record.Job.Id} is {JobWords.Of(record.Status)}.\n");
        foreach ((string name, string value) in Lines(record).Where(static line => line.Value.Length > 0))
        {
            text.Append("  ").Append(name.PadRight(NameWidth)).AppendLine(value);
        }

        foreach (StoredAttempt attempt in StoredAttempts.Read(record.Attempts))
        {
            string ended = DateTimeOffset.FromUnixTimeMilliseconds(attempt.EndedUnixMilliseconds).ToString("u", CultureInfo.InvariantCulture);
            string place = attempt.Consumer.Length > 0 ? $" at {attempt.Consumer}" : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"  {"attempt",-NameWidth}ended {ended}{place}: {attempt.Cause}");
        }

        if (record.Outcome is { } outcome)
        {
            string indented = JobOutcomes.TextOf(outcome).ReplaceLineEndings("\n" + new string(' ', NameWidth + 2));
            text.Append("  ").Append("outcome".PadRight(NameWidth)).AppendLine(indented);
        }

        return text.ToString().TrimEnd();
    }

    private static IEnumerable<(string Name, string Value)> Lines(JobRecord record)
    {
        QueuedJob job = record.Job;
        yield return ("method", job.Method + (job.Aliases.Count > 0 ? $", or {string.Join(", ", job.Aliases)}" : ""));
        yield return ("enqueued", $"{Amounts.Time(record.Age)} ago");
        yield return ("waits", record.Wait > TimeSpan.Zero ? $"{Amounts.Time(record.Wait)} more" : "");
        yield return ("consumer", record.Consumer.Length > 0 ? $"{record.Consumer}, {Amounts.Counted(record.Epoch, "claim")} so far" : "");
        yield return ("mailbox", job.Id.Mailbox);
        yield return ("key", job.Key ?? "");
        yield return ("attempts", TriedOf(record));
        yield return ("limits", LimitsOf(job));
        yield return ("arguments", ArgumentsOf(job));
        yield return ("progress", JobInfos.Of(record).Progress is { } progress ? $"{Amounts.Percent(progress.Fraction)} {progress.Message}".TrimEnd() : "");
    }

    private static string TriedOf(JobRecord record)
    {
        string deaths = record.Attempts.WorkerDeaths > 0 ? $", {record.Attempts.WorkerDeaths} of them took their worker down" : "";
        return $"{record.Attempts.Charged} used up, at most {record.Job.MaxAttempts} if its method is idempotent{deaths}";
    }

    private static string LimitsOf(QueuedJob job)
    {
        TimeSpan longest = TimeSpan.FromMicroseconds(JobBodies.Read(job)?.TimeoutMicroseconds ?? 0);
        string timeout = longest > TimeSpan.Zero ? $"{Amounts.Time(longest)} for an attempt, " : "";
        string expires = job.ExpiresAfter is { } wait ? $"to be begun within {Amounts.Time(wait)}, " : "";
        return $"{timeout}{expires}priority {job.Priority.ToString().ToLowerInvariant()}, its outcome is kept for {Amounts.Time(job.ResultTtl)}";
    }

    private static string ArgumentsOf(QueuedJob job) => JobBodies.Read(job) is not { } call
        ? $"none that this version can read ({Amounts.Bytes(job.Body.Length)})"
        : $"{Amounts.Bytes(call.Arguments.Length)}{(call.Json ? " of JSON" : "")}{(call.ItemCount > 0 ? $", {Amounts.Counted(call.ItemCount, "item")}" : "")}";
}
