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

    /// <summary>A process's memory, in MiB.</summary>
    /// <param name="kind">What the system calls it: <c>VmRSS</c> for all that is resident.</param>
    public static double ReadMemory(int processId, string kind)
    {
        // Name:   123 kB
        string status = Encoding.UTF8.GetString(Read($"/proc/{processId}/status"));
        string[] fields = status.Split('\n').FirstOrDefault(line => line.StartsWith(kind + ":", StringComparison.Ordinal))?.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) ?? [];
        return fields.Length > 1 ? double.Parse(fields[1], CultureInfo.InvariantCulture) / 1024 : 0;
    }

    /// <summary>The processor time of all threads that a process has. The process's own sum counts only whole ticks of 10 ms.</summary>
    public static TimeSpan ReadProcessorTime(int processId)
    {
        long nanoseconds = 0;
        foreach (string thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            string[] fields = Encoding.UTF8.GetString(Read(Path.Combine(thread, "schedstat"))).Split(' ');
            nanoseconds += fields.Length > 1 ? long.Parse(fields[0], CultureInfo.InvariantCulture) : 0;
        }

        return TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
    }

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
