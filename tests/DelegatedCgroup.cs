using ComputeHost.Supervisor.Cgroups;

namespace ComputeHost.TestSupport;

/// <summary>A control group that this process is in for the length of one test, as if a service manager had delegated it; what else runs on this machine is elsewhere.</summary>
internal sealed class DelegatedCgroup : IDisposable
{
    private readonly Cgroup _origin = new(CgroupPlaces.OfThisProcess().Unified.First());

    public DelegatedCgroup()
    {
        Group = _origin.Child("delegated-" + Guid.NewGuid().ToString("N"));
        Group.Make();
        Group.Add(Environment.ProcessId);
    }

    public Cgroup Group { get; }

    /// <summary>The groups that a process has made here for itself and its workers.</summary>
    public IReadOnlyList<Cgroup> Homes => Group.Children;

    public void Dispose()
    {
        _origin.Add(Environment.ProcessId);
        Group.Kill();
        Group.WaitUntilEmpty(TimeSpan.FromSeconds(10));
        Assert.True(Group.TryRemove());
    }
}
