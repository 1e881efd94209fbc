namespace ComputeHost.Testing.Faults;

/// <summary>What a plan hands to the workers, as text in their environment.</summary>
internal sealed record FaultRules(StartRule[] Starts, CallRule[] Calls)
{
    public const string Variable = "COMPUTEHOST_TESTING_FAULTS";
}

internal sealed record StartRule(StartFault Fault, TimeSpan Delay, string? WhileFileExists);

/// <param name="Method">The method's key, or null for all.</param>
/// <param name="Fault">What happens.</param>
/// <param name="Call">In which matching call of the worker; 0 for every one.</param>
/// <param name="Attempts">Up to which attempt of a call.</param>
/// <param name="Share">In which share of the calls that match.</param>
internal sealed record CallRule(string? Method, CallFault Fault, int Call, int Attempts, double Share);
