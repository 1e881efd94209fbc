namespace ComputeHost.Daemon.Tests.Service;

/// <summary>Tests that change what the whole process has, as its standard error or its control group, run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "That is what xunit calls it.")]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
