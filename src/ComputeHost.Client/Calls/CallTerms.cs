using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Calls;

/// <summary>Under which terms a call is taken.</summary>
/// <param name="Limits">Its time limits, made from the options of call, method and pool.</param>
/// <param name="Options">The call's own options; null for none.</param>
internal readonly record struct CallTerms(CallLimits Limits, ComputeCallOptions? Options);
