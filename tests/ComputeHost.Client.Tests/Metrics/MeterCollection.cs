namespace ComputeHost.Client.Tests.Metrics;

/// <summary>The meter is the process's: what one test listens to, another one's calls would pay for.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "That is what xunit calls it.")]
public sealed class MeterCollection
{
    public const string Name = "meter";
}
