namespace ComputeHost.QueueApp.Chaos;

/// <summary>What a chaos did, and what came of it.</summary>
/// <param name="Verdict">What its accounts show.</param>
/// <param name="Kills">How many consumers were killed.</param>
/// <param name="Blows">How often the broker was restarted.</param>
/// <param name="Refused">How many jobs could not be enqueued at first.</param>
/// <param name="Dropped">How many outcomes came second and were dropped, as far as the caller saw.</param>
/// <param name="Duration">How long it took until the last job ended.</param>
/// <param name="FindTime">How long another caller needed to find all results by their ids.</param>
public sealed record ChaosReport(ChaosVerdict Verdict, int Kills, int Blows, int Refused, long Dropped, TimeSpan Duration, TimeSpan FindTime);
