using System.Diagnostics;

namespace ComputeHost.Daemon.Tests.Storms;

/// <summary>What the joined accounts of all callers and the ledger of the workers show.</summary>
internal sealed record StormVerdict
{
    public required int Calls { get; init; }

    public required int Succeeded { get; init; }

    /// <summary>Calls of whose effects nothing is known.</summary>
    public required int Unknown { get; init; }

    /// <summary>Those of them that name neither a worker's death nor the connection's while a daemon died.</summary>
    public required int WithoutCause { get; init; }

    /// <summary>What may be done twice must not be lost.</summary>
    public required int IdempotentLost { get; init; }

    /// <summary>How calls ended that neither succeeded nor were lost: none may.</summary>
    public required IReadOnlyList<string> Others { get; init; }

    /// <summary>Calls that are not idempotent and yet were run twice.</summary>
    public required int RanTwice { get; init; }

    /// <summary>Calls with a result of whose run the ledger knows nothing.</summary>
    public required int AnsweredUnrun { get; init; }

    /// <summary>Calls that were under way when a daemon was killed, and succeeded nevertheless.</summary>
    public required int CarriedOver { get; init; }

    public required TimeSpan Longest { get; init; }

    /// <param name="calls">What the callers saw.</param>
    /// <param name="ledger">The marks of all runs.</param>
    /// <param name="daemonKills">When daemons were killed, on the clock of the calls.</param>
    public static StormVerdict Of(IReadOnlyCollection<StormCall> calls, IEnumerable<string> ledger, IReadOnlyCollection<long> daemonKills)
    {
        Dictionary<string, int> marks = ledger.GroupBy(static id => id, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal);
        return new StormVerdict
        {
            Calls = calls.Count,
            Succeeded = calls.Count(static call => call.End == StormEnd.Succeeded),
            Unknown = calls.Count(static call => call.End == StormEnd.Lost),
            WithoutCause = calls.Count(call => call.End == StormEnd.Lost && call.Cause != nameof(WorkerLostCause.Killed) && !(call.Cause == nameof(WorkerLostCause.ConnectionLost) && SawDeath(call))),
            IdempotentLost = calls.Count(static call => call is { End: StormEnd.Lost, Idempotent: true }),
            Others = [.. calls.Where(static call => call.End == StormEnd.Other).Select(static call => call.Cause)],
            RanTwice = calls.Count(call => !call.Idempotent && marks.GetValueOrDefault(call.Id) > 1),
            AnsweredUnrun = calls.Count(call => call.End == StormEnd.Succeeded && !marks.ContainsKey(call.Id)),
            CarriedOver = calls.Count(call => call.End == StormEnd.Succeeded && SawDeath(call)),
            Longest = calls.Count == 0 ? TimeSpan.Zero : calls.Max(static call => Stopwatch.GetElapsedTime(call.Began, call.Ended)),
        };

        bool SawDeath(StormCall call) => daemonKills.Any(kill => call.Began < kill && kill < call.Ended);
    }
}
