namespace ComputeHost.LoadTests.Chaos;

/// <summary>What the joined history of the callers and ledger of the workers shows.</summary>
internal sealed record ChaosVerdict
{
    public required Dictionary<CallOutcome, int> Outcomes { get; init; }

    /// <summary>Calls that were not marked idempotent and yet began twice.</summary>
    public required int RanTwice { get; init; }

    /// <summary>Calls with a result that never began.</summary>
    public required int AnsweredUnrun { get; init; }

    /// <summary>Calls that were rejected, so that nothing has run, and yet began.</summary>
    public required int RejectedButRun { get; init; }

    /// <summary>Idempotent calls that ended as lost.</summary>
    public required int IdempotentLost { get; init; }

    /// <summary>Calls that ended after their limit.</summary>
    public required int Late { get; init; }

    public required double LongestMilliseconds { get; init; }

    public static ChaosVerdict Of(IReadOnlyCollection<CallRecord> history, IReadOnlyDictionary<int, int> ledger, TimeSpan limit) => new()
    {
        Outcomes = Enum.GetValues<CallOutcome>().ToDictionary(outcome => outcome, outcome => history.Count(call => call.Outcome == outcome)),
        RanTwice = history.Count(call => !call.Idempotent && ledger.GetValueOrDefault(call.Number) > 1),
        AnsweredUnrun = history.Count(call => call.Outcome == CallOutcome.Succeeded && !ledger.ContainsKey(call.Number)),
        RejectedButRun = history.Count(call => call.Outcome == CallOutcome.Rejected && ledger.ContainsKey(call.Number)),
        IdempotentLost = history.Count(call => call is { Idempotent: true, Outcome: CallOutcome.Lost }),
        Late = history.Count(call => call.Elapsed > limit),
        LongestMilliseconds = history.Max(call => call.Elapsed).TotalMilliseconds,
    };
}
