namespace ComputeHost.Protocol.Seam;

/// <summary>A worker that can be called.</summary>
/// <param name="Epoch">Counts the launches of one supervisor; with it a late message about a dead worker is told from one about its successor.</param>
/// <param name="WorkerId">The worker's name, never used again.</param>
/// <param name="ProcessId">The process, for messages only.</param>
/// <param name="Address">Where it listens, as <see cref="WorkerAddress"/>.</param>
/// <param name="Token">What to show with each call.</param>
/// <param name="Slots">How many calls it runs at once.</param>
/// <param name="Draining">Whether it must get no new call.</param>
internal sealed record WorkerEndpoint(long Epoch, string WorkerId, int ProcessId, string Address, string Token, int Slots, bool Draining)
{
    /// <summary>What it is, at the beginning of a sentence.</summary>
    public string What { get; init; } = "Worker";

    // The token stays out of logs.
    public override string ToString() => ProcessId == 0 ? WorkerId : $"{WorkerId} (process {ProcessId})";
}
