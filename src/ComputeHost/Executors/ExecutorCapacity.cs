namespace ComputeHost.Executors;

/// <summary>What an executor can do at one moment.</summary>
/// <param name="Slots">How many calls it may be given at once; none while nothing could run them.</param>
/// <param name="Lost">How many of its threads are with calls that do not end.</param>
/// <param name="Obstacle">Why it runs nothing; null while it does.</param>
internal sealed record ExecutorCapacity(int Slots, int Lost = 0, NoWorkersException? Obstacle = null);
