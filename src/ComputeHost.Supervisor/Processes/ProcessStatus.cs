using System.Globalization;

namespace ComputeHost.Supervisor.Processes;

/// <summary>What <c>/proc/&lt;pid&gt;/status</c> says of a process.</summary>
/// <param name="TracerProcessId">The debugger attached to it, or 0.</param>
/// <param name="Memory">
/// In bytes, what it occupies for itself, swapped out or not: neither shared memory, where large payloads lie that are the caller's as much as the worker's,
/// nor pages of files, which the kernel can take back.
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
