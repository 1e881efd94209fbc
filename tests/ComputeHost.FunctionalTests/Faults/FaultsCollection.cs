namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Tests that count restarts and measure how soon something happens run one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "That is what xunit calls it.")]
public sealed class FaultsCollection
{
    public const string Name = "faults";
}
