namespace ComputeHost.Supervisor.Cgroups;

/// <summary>Where the control groups are that this process is in.</summary>
/// <param name="mounts">The text of <c>/proc/self/mountinfo</c>.</param>
/// <param name="membership">The text of <c>/proc/self/cgroup</c>: lines "id:controllers:group"; version 2 has "0::group".</param>
internal sealed class CgroupPlaces(string mounts, string membership)
{
    private readonly IReadOnlyList<CgroupMount> _mounts = [.. mounts.Split('\n').Select(CgroupMount.Parse).OfType<CgroupMount>()];

    private readonly IReadOnlyList<(string[] Controllers, string Group)> _groups =
    [
        .. from line in membership.Split('\n', StringSplitOptions.RemoveEmptyEntries)
           let parts = line.Split(':', 3)
           where parts.Length == 3
           select (parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries), parts[2]),
    ];

    /// <summary>The directory of the group of version 2; several if it is mounted several times.</summary>
    public IEnumerable<string> Unified => _groups
        .Where(static group => group.Controllers.Length == 0)
        .SelectMany(group => _mounts.Where(static mount => mount.Controllers is null).Select(mount => mount.DirectoryOf(group.Group)).OfType<string>());

    public static CgroupPlaces OfThisProcess()
    {
        try
        {
            return new CgroupPlaces(File.ReadAllText("/proc/self/mountinfo"), File.ReadAllText("/proc/self/cgroup"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CgroupPlaces("", "");
        }
    }

    /// <summary>
    /// The directories of the group to which a controller may apply, and of all groups around it, the nearest first. Inside a container the group may be told
    /// as the host sees it; then what is mounted is the best that there is.
    /// </summary>
    public IEnumerable<string> Around(string controller) =>
        from item in _groups
        from mount in _mounts
        where item.Controllers.Length == 0 ? mount.Controllers is null : item.Controllers.Contains(controller) && mount.Controllers?.Contains(controller) == true
        from directory in Upwards(mount.DirectoryOf(item.Group) ?? mount.Point, mount.Point)
        select directory;

    private static IEnumerable<string> Upwards(string directory, string top)
    {
        for (string? at = directory; at is not null && at.Length >= top.Length; at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }
}
