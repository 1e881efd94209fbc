namespace ComputeHost.QueueApp.Chaos;

/// <summary>What a chaos did, and what came of it.</summary>
public sealed record ChaosReport
{
    public required ChaosPlan Plan { get; init; }

    /// <summary>What its accounts show.</summary>
    public required ChaosVerdict Verdict { get; init; }

    /// <summary>How many consumers were killed.</summary>
    public required int Kills { get; init; }

    /// <summary>How many jobs could not be enqueued at first.</summary>
    public required int Refused { get; init; }

    /// <summary>How many messages were sent again, because it was not known whether the broker had them.</summary>
    public required int Repeated { get; init; }

    /// <summary>How many outcomes came second and were dropped, as far as the caller saw.</summary>
    public required long Dropped { get; init; }

    /// <summary>How long it took until the last job ended.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long another caller needed to find all results by their ids.</summary>
    public required TimeSpan FindTime { get; init; }

    /// <summary>How many processes of consumers, and of their workers, were left at the end.</summary>
    public required int ProcessesLeft { get; init; }

    /// <summary>How many extra runs a broker may cause that does not know what its consumers had entered.</summary>
    public int MostExtraRuns => ((Kills + (Plan.Blows.Count * Plan.Consumers)) * (Plan.Slots + Plan.Prefetch)) + Repeated;
}
