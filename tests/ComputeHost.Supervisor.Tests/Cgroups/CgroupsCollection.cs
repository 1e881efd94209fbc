namespace ComputeHost.Supervisor.Tests.Cgroups;

/// <summary>These tests move this process into other control groups, where whatever another test starts would be, too.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "That is what xunit calls it.")]
public sealed class CgroupsCollection
{
    public const string Name = "Control groups";
}
