namespace ComputeHost.Queue;

/// <summary>What a job has behind it. The queue alone counts: neither the engine's own redeliveries nor a pool's retries are in it.</summary>
/// <param name="Charged">How many attempts are used up.</param>
/// <param name="WorkerDeaths">How many of them certainly took their worker down.</param>
/// <param name="History">Each of them with its cause, encoded; engines only keep it. Bounded.</param>
public readonly record struct JobAttempts(int Charged, int WorkerDeaths, ReadOnlyMemory<byte> History);
