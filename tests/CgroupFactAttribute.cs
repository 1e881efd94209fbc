using ComputeHost.Supervisor.Cgroups;

namespace ComputeHost.TestSupport;

/// <summary>A test that makes control groups of version 2; skipped where this user may not, or there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CgroupFactAttribute : FactAttribute
{
    public CgroupFactAttribute() => Skip = IsAvailable() ? null! : "No control group of version 2 is delegated to this user here.";

    private static bool IsAvailable()
    {
        Cgroup? trial = CgroupPlaces.OfThisProcess().Unified.Select(directory => new Cgroup(directory).Child("computehost-trial-" + Guid.NewGuid().ToString("N"))).FirstOrDefault();
        try
        {
            trial?.Make();
            return trial?.CanBeKilled == true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            trial?.TryRemove();
        }
    }
}
