using ComputeHost.QueueApp.Jobs;

namespace ComputeHost.QueueApp.Chaos;

/// <summary>What the joined accounts of the caller, the queue's records and the consumers' run log show.</summary>
public sealed record ChaosVerdict
{
    public required int Jobs { get; init; }

    public required int Succeeded { get; init; }

    /// <summary>Jobs of which nobody can know whether they ran to their end.</summary>
    public required int Unknown { get; init; }

    /// <summary>How jobs ended that neither succeeded nor are unknown: none may.</summary>
    public required IReadOnlyList<string> Others { get; init; }

    public required int WrongValues { get; init; }

    /// <summary>Jobs that the caller had not one end of, but none or another one when it asked again.</summary>
    public required int NotOneResult { get; init; }

    /// <summary>Jobs with a result of whose run the log knows nothing.</summary>
    public required int AnsweredUnrun { get; init; }

    /// <summary>Runs beyond one per job.</summary>
    public required int ExtraRuns { get; init; }

    /// <summary>Jobs that may not run twice, and did.</summary>
    public required int RanTwice { get; init; }

    /// <summary>Attempts that jobs were charged, besides the one that succeeded; null where the queue does not tell.</summary>
    public required int? Charged { get; init; }

    /// <summary>Runs without an outcome that were charged to nobody.</summary>
    public required int UnchargedRuns { get; init; }

    /// <summary>Attempts that were charged and left no line in the log: the consumer was killed between the entry and the method's first act.</summary>
    public required int ChargedUnrun { get; init; }

    /// <summary>Unknown jobs that the log does not explain: their consumer was not killed, or they ran twice.</summary>
    public required int UnjustifiedUnknown { get; init; }

    /// <summary>Unknown jobs without a line in the log.</summary>
    public required int UnknownUnrun { get; init; }

    /// <param name="seen">What the caller saw.</param>
    /// <param name="again">The same jobs as another caller found them by their ids.</param>
    /// <param name="log">The run log.</param>
    /// <param name="charged">The attempts that the queue's records have, by job; null where it keeps none.</param>
    /// <param name="killed">The consumers that were killed.</param>
    /// <param name="idempotent">Whether the jobs may run again.</param>
    public static ChaosVerdict Of(
        IReadOnlyCollection<ChaosJob> seen,
        IReadOnlyDictionary<int, ChaosJob> again,
        ChaosLog log,
        IReadOnlyDictionary<string, int>? charged,
        IReadOnlySet<string> killed,
        bool idempotent)
    {
        ChaosJob[] unknown = [.. seen.Where(static job => job.Status == ComputeJobStatus.Unknown)];
        var differences = seen.Select(job => charged is null ? 0 : charged.GetValueOrDefault(job.Id) - LostRuns(job)).ToArray();
        return new ChaosVerdict
        {
            Jobs = seen.Count,
            Succeeded = seen.Count(static job => job.Value is not null),
            Unknown = unknown.Length,
            Others = [.. seen.Where(static job => job.Value is null).Except(unknown).Select(static job => $"{job.Number}: {job.Status}, {job.Failure}")],
            WrongValues = seen.Count(static job => job.Value is { } value && value != QueueJobs.Expected(job.Number)),
            NotOneResult = seen.Count(job => again.GetValueOrDefault(job.Number) is not { } other || (other.Status, other.Value) != (job.Status, job.Value)),
            AnsweredUnrun = seen.Count(job => job.Value is not null && log.ConsumersOf(job.Number).Count == 0),
            ExtraRuns = seen.Sum(job => Math.Max(0, log.ConsumersOf(job.Number).Count - 1)),
            RanTwice = idempotent ? 0 : seen.Count(job => log.ConsumersOf(job.Number).Count > 1),
            Charged = charged is null ? null : seen.Sum(job => charged.GetValueOrDefault(job.Id)),
            UnchargedRuns = differences.Sum(static difference => Math.Max(0, -difference)),
            ChargedUnrun = differences.Sum(static difference => Math.Max(0, difference)),
            UnjustifiedUnknown = unknown.Count(job => log.ConsumersOf(job.Number) is not ([] or [_]) || !log.ConsumersOf(job.Number).All(killed.Contains)),
            UnknownUnrun = unknown.Count(job => log.ConsumersOf(job.Number).Count == 0),
        };

        int LostRuns(ChaosJob job) => log.ConsumersOf(job.Number).Count - (job.Value is null ? 0 : 1);
    }
}
