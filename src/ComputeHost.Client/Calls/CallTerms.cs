using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Cultures;

namespace ComputeHost.Client.Calls;

/// <summary>The terms under which a call is accepted.</summary>
/// <param name="Limits">Its time limits, resolved from the options of call, method and pool.</param>
/// <param name="Options">The call's own options; null for none.</param>
/// <param name="Cultures">Those that it runs under, each as <see cref="CultureText"/>; null for the present ones.</param>
internal readonly record struct CallTerms(CallLimits Limits, ComputeCallOptions? Options, (string Culture, string UICulture)? Cultures = null);
