using System.Globalization;

namespace ComputeHost.Supervisor.Processes;

/// <summary>A process that is not dead, in its process group.</summary>
internal readonly record struct GroupMember(int ProcessId, ProcessStat Stat)
{
    /// <summary>All that there are, by the number of their group.</summary>
    public static ILookup<int, GroupMember> ReadByGroup() => Read().ToLookup(process => process.Stat.GroupId);

    private static IEnumerable<GroupMember> Read()
    {
        foreach (string entry in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
                && ProcessStat.Read(processId) is { State: not 'Z' } stat)
            {
                yield return new GroupMember(processId, stat);
            }
        }
    }
}
