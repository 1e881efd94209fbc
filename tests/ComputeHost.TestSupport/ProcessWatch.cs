using System.Globalization;

namespace ComputeHost.TestSupport;

/// <summary>Looks at the machine's processes through /proc, so that a test can say that none of its own is left. Zombies count as gone: who reaps them is not the test's business.</summary>
public static class ProcessWatch
{
    /// <summary>The live processes whose command line or environment contains <paramref name="marker"/>, this one excluded.</summary>
    public static IReadOnlyList<LiveProcess> WithMarker(string marker) =>
        [.. All().Where(process => process.Id != Environment.ProcessId
            && (process.CommandLine.Contains(marker, StringComparison.Ordinal) || Read(process.Id, "environ").Contains(marker, StringComparison.Ordinal)))];

    /// <summary>The live children of a process, their children and so on; of this process by default.</summary>
    public static IReadOnlyList<LiveProcess> Descendants(int? processId = null)
    {
        ILookup<int, LiveProcess> children = All().ToLookup(process => process.ParentId);
        var found = new List<LiveProcess>();
        var parents = new Queue<int>([processId ?? Environment.ProcessId]);
        while (parents.TryDequeue(out int parent))
        {
            foreach (LiveProcess child in children[parent])
            {
                found.Add(child);
                parents.Enqueue(child.Id);
            }
        }

        return found;
    }

    /// <summary>Whether a process with this id exists and is not a zombie.</summary>
    public static bool IsAlive(int processId) => TryRead(processId) is not null;

    private static IEnumerable<LiveProcess> All() =>
        from directory in Directory.EnumerateDirectories("/proc")
        let process = int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? TryRead(id) : null
        where process is not null
        select process;

    private static LiveProcess? TryRead(int id)
    {
        string stat = Read(id, "stat");
        // The name is in parentheses and may itself contain some; state and parent follow the last one.
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 2 || fields[0] is "Z" or "X"
            ? null
            : new LiveProcess(id, int.Parse(fields[1], CultureInfo.InvariantCulture), Read(id, "cmdline").Replace('\0', ' ').TrimEnd());
    }

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{file}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

/// <summary>A process that was alive when it was looked at.</summary>
/// <param name="Id">The process id.</param>
/// <param name="ParentId">The parent's process id.</param>
/// <param name="CommandLine">The command line, arguments separated by blanks.</param>
public sealed record LiveProcess(int Id, int ParentId, string CommandLine);
