using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Client.Answers;

/// <summary>The outcome that a worker reports for a call.</summary>
/// <param name="Number">The call's number in the session.</param>
/// <param name="Outcome">How the call ended there.</param>
/// <param name="MayReadHere">Whether the thread that brings it may also run the user's code, because it has run the method.</param>
internal readonly record struct CallEnding(ulong Number, CallOutcome Outcome, bool MayReadHere = false);
