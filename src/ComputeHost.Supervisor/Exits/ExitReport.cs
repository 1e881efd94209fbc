using System.Globalization;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Supervisor.Exits;

/// <summary>Puts a worker's death into an exception, where no call is concerned.</summary>
internal static class ExitReport
{
    /// <param name="exit">How the worker ended.</param>
    /// <param name="hint">What may be behind it, as a sentence.</param>
    public static WorkerLostException ToException(WorkerExit exit, string? hint = null)
    {
        string code = exit.ExitCode is { } number ? string.Create(CultureInfo.InvariantCulture, $" with exit code {number}") : "";
        string reason = exit.Kill is { } kill ? $" {kill.Reason}" : exit.Signal is { } signal && exit.LastWords.Length == 0 ? $" {ExitSignals.Describe(signal)}." : "";
        string behind = hint is null ? "" : $" {hint}";
        string stderr = exit.StderrTail.Length > 0 ? $" Its standard error ends with:\n{exit.StderrTail}" : "";
        return new WorkerLostException($"Worker '{exit.WorkerId}' (process {exit.ProcessId}) died{code} ({exit.Cause}).{reason}{behind}{stderr}")
        {
            Ran = ComputeRan.No,
            Cause = exit.Cause,
            ExitCode = exit.ExitCode,
            Signal = exit.Signal,
            StderrTail = exit.StderrTail,
            WorkerId = exit.WorkerId,
            ProcessId = exit.ProcessId,
            PeakMemory = exit.PeakMemory,
            DumpPath = exit.DumpPath,
        };
    }
}
