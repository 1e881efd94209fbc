using System.Globalization;
using System.Text;

namespace ComputeHost.LoadTests.Storms;

/// <summary>What Linux tells of processes. One that ends while it is looked at is answered for as if it had nothing.</summary>
internal static class ProcessTable
{
    public static IEnumerable<int> ReadIds()
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int processId))
            {
                yield return processId;
            }
        }
    }

    /// <summary>The environment with which a process was started.</summary>
    public static byte[] ReadEnvironment(int processId) => Read($"/proc/{processId}/environ");

    /// <summary>How many children this process has, those that it has not reaped included.</summary>
    public static int CountOwnChildren() => ReadIds().Count(processId => ReadParent(processId) == Environment.ProcessId);

    /// <summary>How many file descriptors this process has open.</summary>
    public static int CountOwnHandles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    public static int CountOwnThreads() => Directory.GetDirectories("/proc/self/task").Length;

    private static int ReadParent(int processId)
    {
        // pid (name) state parent …, where the name can hold anything.
        string stat = Encoding.UTF8.GetString(Read($"/proc/{processId}/stat"));
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
