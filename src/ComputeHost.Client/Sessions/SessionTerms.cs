namespace ComputeHost.Client.Sessions;

/// <summary>What client and worker have agreed on for one session.</summary>
/// <param name="SharesArguments">Whether the worker reads arguments in this client's segment.</param>
/// <param name="BorrowsResults">Whether this client reads results in the worker's segment.</param>
/// <param name="ComparesTypes">Whether the worker may have other types under the same names.</param>
internal readonly record struct SessionTerms(bool SharesArguments, bool BorrowsResults, bool ComparesTypes);
