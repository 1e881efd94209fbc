using System.Globalization;

namespace ComputeHost.Supervisor.Files;

/// <summary>One started worker as a line of the launch record, which a later sweep reads if this process cannot clean up itself.</summary>
/// <param name="ProcessId">Also the number of the worker's process group.</param>
/// <param name="StartTime">In the kernel's ticks after boot.</param>
/// <param name="SessionId">The session of this process and of all that its workers start.</param>
/// <param name="Kernel">Where the numbers mean something; see <see cref="KernelIdentity"/>.</param>
/// <param name="TempPath">Where its runtime put its diagnostics files.</param>
internal sealed record LaunchRecord(int ProcessId, ulong StartTime, int SessionId, string Kernel, string TempPath)
{
    public const string FileName = "workers";

    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId} {StartTime} {SessionId} {Kernel} {TempPath}");

    public static LaunchRecord? Parse(string line) =>
        line.Split(' ', 5) is [var process, var start, var session, var kernel, var temp]
        && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
        && processId > 1
        && ulong.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out ulong startTime)
        && int.TryParse(session, NumberStyles.None, CultureInfo.InvariantCulture, out int sessionId)
            ? new LaunchRecord(processId, startTime, sessionId, kernel, temp)
            : null;
}
