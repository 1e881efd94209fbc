using System.Globalization;

namespace ComputeHost.Supervisor.Watching;

/// <summary>Reads how often the kernel's out-of-memory killer has struck in this process's control group, which its workers share.</summary>
internal sealed class CgroupOomCounter
{
    private readonly string? _file;
    private long _seen;

    /// <param name="membership">The text of <c>/proc/self/cgroup</c>.</param>
    /// <param name="root">Where the control groups are mounted.</param>
    public CgroupOomCounter(string membership, string root)
    {
        _file = Candidates(membership, root).FirstOrDefault(path => ReadCount(path) is not null);
        _seen = _file is null ? 0 : ReadCount(_file) ?? 0;
    }

    public static CgroupOomCounter OfThisProcess()
    {
        try
        {
            return new CgroupOomCounter(File.ReadAllText("/proc/self/cgroup"), "/sys/fs/cgroup");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CgroupOomCounter("", "/sys/fs/cgroup");
        }
    }

    /// <summary>How many kills there were since the last time this was asked.</summary>
    public long TakeNew()
    {
        long now = _file is null ? 0 : ReadCount(_file) ?? _seen;
        long fresh = now - _seen;
        _seen = now;
        return fresh;
    }

    // A line is "id:controllers:path"; version 2 has "0::path". Inside a container the path may be the host's, hence the mount's root as well.
    private static IEnumerable<string> Candidates(string membership, string root)
    {
        foreach (string line in membership.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(':', 3);
            if (parts is ["0", "", var path])
            {
                yield return Path.Join(root, path, "memory.events");
                yield return Path.Join(root, "memory.events");
            }
            else if (parts is [_, var controllers, var pathV1] && controllers.Split(',').Contains("memory"))
            {
                yield return Path.Join(root, "memory", pathV1, "memory.oom_control");
                yield return Path.Join(root, "memory", "memory.oom_control");
            }
        }
    }

    private static long? ReadCount(string path)
    {
        const string name = "oom_kill ";
        try
        {
            string? line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return line is not null && long.TryParse(line.AsSpan(name.Length), CultureInfo.InvariantCulture, out long count) ? count : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
