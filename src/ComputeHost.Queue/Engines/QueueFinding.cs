namespace ComputeHost;

/// <summary>One thing that was checked.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Subject">What was checked, in a few words.</param>
/// <param name="Message">What was found.</param>
/// <param name="Remedy">What to do; empty if nothing.</param>
public sealed record QueueFinding(QueueFindingLevel Level, string Subject, string Message, string Remedy = "");
