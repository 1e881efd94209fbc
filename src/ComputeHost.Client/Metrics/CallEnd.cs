using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Metrics;

/// <summary>The end of a call, told once, when its caller is about to be answered.</summary>
/// <param name="Call">The call, with its method and the number of its attempts.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Times">How long it took.</param>
internal readonly record struct CallEnd(PendingCall Call, OutcomeKind Outcome, CallTimes Times);
