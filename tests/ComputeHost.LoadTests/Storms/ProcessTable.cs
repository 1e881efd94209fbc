using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ComputeHost.LoadTests.Storms;

/// <summary>What Linux tells of processes. One that ends while it is looked at is answered for as if it had nothing.</summary>
internal static partial class ProcessTable
{
    private const int ClockShift = 3;
    private const int ProcessorClock = 2;

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

    /// <summary>The memory that a process has for itself and no file backs, in MiB. Memory that it shares with others is not among it.</summary>
    public static double ReadAnonymousMemory(int processId)
    {
        string[] lines = Encoding.UTF8.GetString(Read($"/proc/{processId}/smaps_rollup")).Split('\n');
        string[] fields = lines.FirstOrDefault(static line => line.StartsWith("Anonymous:", StringComparison.Ordinal))?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return fields.Length > 1 ? double.Parse(fields[1], CultureInfo.InvariantCulture) / 1024 : 0;
    }

    /// <summary>The processor time of a process, with that of the threads that it has no more.</summary>
    public static TimeSpan ReadProcessorTime(int processId)
    {
        // The files below /proc count whole ticks of 10 ms; the clock that every process has counts nanoseconds.
        int clock = (~processId << ClockShift) | ProcessorClock;
        return ReadClock(clock, out TimeSpec time) == 0 ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0) : TimeSpan.Zero;
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

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out TimeSpec time);

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
