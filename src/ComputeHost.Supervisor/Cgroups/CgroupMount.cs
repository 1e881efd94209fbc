using System.Globalization;
using System.Text.RegularExpressions;

namespace ComputeHost.Supervisor.Cgroups;

/// <summary>A place where the kernel shows a hierarchy of control groups.</summary>
/// <param name="Root">Which group is shown there, as a path within the hierarchy: a container may see only its own.</param>
/// <param name="Point">The directory.</param>
/// <param name="Controllers">What the hierarchy governs; null in version 2, where there is one hierarchy for all.</param>
internal sealed partial record CgroupMount(string Root, string Point, IReadOnlyList<string>? Controllers)
{
    /// <summary>Reads one line of <c>/proc/self/mountinfo</c>.</summary>
    /// <returns>Null for every other kind of mount.</returns>
    public static CgroupMount? Parse(string line)
    {
        // "id parent device root point options tags… - type source options": a dash ends the tags, of which there can be none.
        string[] halves = line.Split(" - ", 2);
        string[] place = halves[0].Split(' ');
        string[] kind = halves[^1].Split(' ');
        return halves.Length < 2 || place.Length < 6 || kind.Length < 3 ? null : kind[0] switch
        {
            "cgroup2" => new CgroupMount(Unescape(place[3]), Unescape(place[4]), Controllers: null),
            "cgroup" => new CgroupMount(Unescape(place[3]), Unescape(place[4]), kind[2].Split(',')),
            _ => null,
        };
    }

    /// <summary>The directory of a group, given as a path within the hierarchy.</summary>
    /// <returns>Null if the group is not shown here.</returns>
    public string? DirectoryOf(string group) =>
        group.Split('/').Contains("..") ? null
            : Root == "/" ? Join(group)
            : group == Root || group.StartsWith(Root + "/", StringComparison.Ordinal) ? Join(group[Root.Length..])
            : null;

    private string Join(string group) => Path.TrimEndingDirectorySeparator(Path.Join(Point, group));

    // The kernel writes blanks, tabs, line ends and backslashes of a path as "\040" and so on.
    private static string Unescape(string path) =>
        Escape().Replace(path, static match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Escape();
}
