using ComputeHost.Protocol.Native;

namespace ComputeHost.Supervisor.Launching;

/// <summary>How many files a process may have open, which its workers inherit.</summary>
internal static class OpenFilesLimit
{
    /// <summary>Every assembly that is loaded takes one or two, and every worker some in the host.</summary>
    public const long Ample = 256;

    /// <summary>Opens nothing: who asks may have nothing left.</summary>
    /// <returns>Null if there is no limit, or the system does not say.</returns>
    public static long? OfThisProcess() =>
        OperatingSystem.IsLinux() && LibC.GetResourceLimit(LibC.RLimitOpenFiles, out LibC.ResourceLimit limit) == 0 && (ulong)limit.Soft < long.MaxValue
            ? (long)limit.Soft
            : null;
}
