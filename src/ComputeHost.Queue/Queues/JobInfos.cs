using ComputeHost.Protocol.V1;
using ComputeHost.Queue.Messages;
using Google.Protobuf;
using StoredProgress = ComputeHost.Protocol.V1.Progress;

namespace ComputeHost.Queue.Queues;

/// <summary>Turns what an engine knows of a job into what a user is told.</summary>
internal static class JobInfos
{
    public static ComputeJobInfo Of(JobRecord record) => new()
    {
        Id = record.Job.Id.ToString(),
        Method = record.Job.Method,
        Status = record.Status,
        Key = record.Job.Key,
        Priority = record.Job.Priority,
        Attempts = record.Attempts.Charged,
        MaxAttempts = record.Job.MaxAttempts,
        History = [.. StoredAttempts.Read(record.Attempts).Select(Of)],
        Consumer = record.Consumer,
        Age = record.Age,
        Wait = record.Wait,
        Progress = record.Progress is { } progress ? ProgressOf(progress) : null,
        Failure = record.Outcome is { Body.Length: > 0 } outcome ? FailureOf(record.Job.Id, record.Job.Method, outcome) : null,
    };

    private static ComputeJobAttempt Of(StoredAttempt attempt)
    {
        long most = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        return new(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(attempt.EndedUnixMilliseconds, 0, most)), attempt.Cause, attempt.Consumer);
    }

    private static ComputeProgress? ProgressOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            StoredProgress progress = StoredProgress.Parser.ParseFrom(body.Span);
            return new ComputeProgress(progress.Fraction, progress.HasMessage ? progress.Message : null);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static Exception? FailureOf(JobId id, string method, JobOutcome outcome)
    {
        try
        {
            return JobResults.FailureOf(StoredOutcomes.Read(outcome.Body), id, method);
        }
        catch (InvalidDataException unreadable)
        {
            return unreadable;
        }
    }
}
