using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Calls;

/// <summary>The terms under which a call is accepted.</summary>
/// <param name="Limits">Its time limits, resolved from the options of call, method and pool.</param>
/// <param name="Options">The call's own options; null for none.</param>
internal readonly record struct CallTerms(CallLimits Limits, ComputeCallOptions? Options);
