using ComputeHost.Queue.RabbitMQ.Messages;

namespace ComputeHost.Queue.RabbitMQ.Engines;

/// <summary>What is told of jobs that have ended. Pure.</summary>
internal static class JobRecords
{
    public static JobRecord Of(OutcomeMessage outcome, DateTimeOffset now) => new()
    {
        Job = new QueuedJob
        {
            Id = outcome.Id,
            Method = outcome.Method,
            ResultTtl = outcome.ResultTtl,
            MaxAttempts = Math.Max(1, outcome.Attempts.Charged),
            Backoff = JobBackoff.Default,
            Body = default,
        },
        Status = outcome.Status,
        Attempts = outcome.Attempts,
        Epoch = outcome.Epoch,
        Age = AgeOf(outcome.Id, now),
        Outcome = outcome.IsTerminal ? new JobOutcome(outcome.Status, outcome.Body) : null,
        Progress = outcome.IsTerminal ? null : outcome.Body,
    };

    /// <summary>A dead letter, with its job.</summary>
    public static JobRecord Of(JobMessage message, DateTimeOffset now) => new()
    {
        Job = message.Job,
        Status = ComputeJobStatus.Dead,
        Attempts = message.Attempts,
        Epoch = message.Epoch,
        Age = AgeOf(message.Job.Id, now),
    };

    public static bool Matches(JobRecord record, JobFilter filter) =>
        (filter.Statuses.Count == 0 || filter.Statuses.Contains(record.Status))
        && (filter.Method is null || filter.Method == record.Job.Method)
        && (filter.Mailbox is null || filter.Mailbox == record.Job.Id.Mailbox)
        && (filter.OlderThan is not { } age || record.Age >= age);

    /// <summary>A part of the list of those that match, without bodies. A part begins behind the id at which the one before it ended.</summary>
    public static JobPage Page(IReadOnlyList<JobRecord> records, JobFilter filter, string? from, int size)
    {
        JobRecord[] part =
        [
            .. records.Where(record => Matches(record, filter)).Select(record => (Key: KeyOf(record), Record: record)).OrderBy(item => item.Key, StringComparer.Ordinal)
                .Where(item => from is null || string.CompareOrdinal(item.Key, from) > 0).Take(size + 1).Select(item => item.Record),
        ];
        return new JobPage([.. part.Take(size).Select(WithoutBodies)], part.Length > size ? KeyOf(part[size - 1]) : null);
    }

    private static JobRecord WithoutBodies(JobRecord record) => record with
    {
        Job = record.Job with { Body = default },
        Outcome = record.Outcome is { } outcome ? outcome with { Body = default } : null,
    };

    // Ids begin with the time of their making.
    private static string KeyOf(JobRecord record) => record.Job.Id.ToString();

    private static TimeSpan AgeOf(JobId id, DateTimeOffset now) => now > id.Created ? now - id.Created : TimeSpan.Zero;
}
