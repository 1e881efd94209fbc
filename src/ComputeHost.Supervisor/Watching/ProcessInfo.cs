using System.Globalization;

namespace ComputeHost.Supervisor.Watching;

/// <summary>What <c>/proc/&lt;pid&gt;/stat</c> says of a process.</summary>
/// <param name="State">R, S, D, T (stopped), t (traced), Z (dead, not reaped) …</param>
/// <param name="GroupId">The process group.</param>
/// <param name="SessionId">The session.</param>
/// <param name="CpuTicks">User and system time together, in clock ticks.</param>
/// <param name="StartTime">In clock ticks after boot; together with the process's number it names a process for good.</param>
internal sealed record ProcessStat(char State, int GroupId, int SessionId, ulong CpuTicks, ulong StartTime)
{
    public static ProcessStat? Read(int processId)
    {
        try
        {
            return Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static ProcessStat? Parse(string stat)
    {
        // The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
        int end = stat.LastIndexOf(')');
        string[] fields = end < 0 ? [] : stat[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields.Length > 19
            && int.TryParse(fields[2], CultureInfo.InvariantCulture, out int group)
            && int.TryParse(fields[3], CultureInfo.InvariantCulture, out int session)
            && ulong.TryParse(fields[11], CultureInfo.InvariantCulture, out ulong user)
            && ulong.TryParse(fields[12], CultureInfo.InvariantCulture, out ulong system)
            && ulong.TryParse(fields[19], CultureInfo.InvariantCulture, out ulong start)
            ? new ProcessStat(fields[0][0], group, session, user + system, start)
            : null;
    }
}

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

/// <summary>What <c>/proc/&lt;pid&gt;/status</c> says of a process.</summary>
/// <param name="TracerProcessId">The debugger attached to it, or 0.</param>
/// <param name="Memory">
/// In bytes, what it occupies for itself, swapped out or not: neither shared memory, where large payloads lie that are the caller's as much as the worker's, nor
/// pages of files, which the kernel can take back.
/// </param>
/// <param name="Swapped">How much of that is swapped out.</param>
internal sealed record ProcessStatus(int TracerProcessId, long Memory, long Swapped)
{
    public static ProcessStatus? Read(int processId)
    {
        try
        {
            return Parse(File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a debugger is attached: such a process is not ended by any limit, because its time is its user's.</summary>
    public static bool IsTraced(int processId) => OperatingSystem.IsLinux() && Read(processId)?.TracerProcessId > 0;

    public static ProcessStatus Parse(IEnumerable<string> lines)
    {
        long tracer = 0, anonymous = 0, swapped = 0;
        foreach (string line in lines)
        {
            _ = TryRead(line, "TracerPid:", 1, ref tracer)
                || TryRead(line, "RssAnon:", 1024, ref anonymous)
                || TryRead(line, "VmSwap:", 1024, ref swapped);
        }

        return new ProcessStatus((int)tracer, anonymous + swapped, swapped);
    }

    private static bool TryRead(string line, string name, long unit, ref long value)
    {
        if (!line.StartsWith(name, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> number = line.AsSpan(name.Length).Trim();
        number = number[..(number.IndexOf(' ') is var end and >= 0 ? end : number.Length)];
        if (long.TryParse(number, CultureInfo.InvariantCulture, out long parsed))
        {
            value = parsed * unit;
        }

        return true;
    }
}
