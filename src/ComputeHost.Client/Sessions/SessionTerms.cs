namespace ComputeHost.Client.Sessions;

/// <summary>What client and worker have agreed on for one session.</summary>
/// <param name="SharesArguments">Whether the worker reads arguments in this client's segment.</param>
/// <param name="BorrowsResults">Whether this client reads results in the worker's segment.</param>
/// <param name="ComparesTypes">Whether the worker may have other types under the same names.</param>
/// <param name="TellsExecutionTimeout">Whether the other side is told how long this client lets methods run that say nothing about it.</param>
/// <param name="KeepsLimits">Whether the other side is a daemon, which keeps the limits of the calls.</param>
internal readonly record struct SessionTerms(bool SharesArguments, bool BorrowsResults, bool ComparesTypes, bool KeepsLimits = false, bool TellsExecutionTimeout = false);
