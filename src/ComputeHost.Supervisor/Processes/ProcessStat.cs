using System.Globalization;

namespace ComputeHost.Supervisor.Processes;

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
