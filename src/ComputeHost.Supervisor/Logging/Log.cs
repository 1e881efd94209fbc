using ComputeHost.Supervisor.Recycling;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Logging;

/// <summary>Everything the supervisor logs. Its event ids are 1000 to 1199.</summary>
internal static partial class Log
{
    // Launch and end of workers: 1000 …

    [LoggerMessage(1000, LogLevel.Debug, "Worker '{WorkerId}' is launched: {Command}", EventName = nameof(WorkerLaunched))]
    public static partial void WorkerLaunched(ILogger logger, string workerId, string command);

    [LoggerMessage(
        1001,
        LogLevel.Information,
        "Worker '{WorkerId}' (process {ProcessId}) is ready after {Milliseconds} ms with {Methods} compute methods.",
        EventName = nameof(WorkerReady))]
    public static partial void WorkerReady(ILogger logger, string workerId, int processId, long milliseconds, int methods);

    [LoggerMessage(1002, LogLevel.Warning, "Worker '{WorkerId}' (process {ProcessId}) warns: {Warning}", EventName = nameof(WorkerWarned))]
    public static partial void WorkerWarned(ILogger logger, string workerId, int processId, string warning);

    [LoggerMessage(1003, LogLevel.Error, "Worker '{WorkerId}' could not be started.", EventName = nameof(WorkerStartFailed))]
    public static partial void WorkerStartFailed(ILogger logger, string workerId, Exception exception);

    [LoggerMessage(
        1004,
        LogLevel.Information,
        "Worker '{WorkerId}' (process {ProcessId}) ended with exit code {ExitCode}, as it was told to.",
        EventName = nameof(WorkerEnded))]
    public static partial void WorkerEnded(ILogger logger, string workerId, int processId, int? exitCode);

    [LoggerMessage(
        1005,
        LogLevel.Warning,
        "Worker '{WorkerId}' (process {ProcessId}) was lost ({Cause}, exit code {ExitCode}) with {Running} calls running. It had last run {LastRun}.",
        EventName = nameof(WorkerLost))]
    public static partial void WorkerLost(ILogger logger, string workerId, int processId, WorkerLostCause cause, int? exitCode, int running, string lastRun);

    [LoggerMessage(1006, LogLevel.Warning, "Worker '{WorkerId}' (process {ProcessId}) is killed: {Reason}", EventName = nameof(WorkerKilled))]
    public static partial void WorkerKilled(ILogger logger, string workerId, int processId, string reason);

    [LoggerMessage(
        1007,
        LogLevel.Error,
        "Worker '{WorkerId}' (process {ProcessId}) was killed {Seconds} s ago and is still there.",
        EventName = nameof(WorkerUnkillable))]
    public static partial void WorkerUnkillable(ILogger logger, string workerId, int processId, int seconds);

    [LoggerMessage(
        1008,
        LogLevel.Error,
        "The death of worker '{WorkerId}' (process {ProcessId}) could not be explained in full, or its files could not be deleted.",
        EventName = nameof(DeathUnclear))]
    public static partial void DeathUnclear(ILogger logger, string workerId, int processId, Exception exception);

    // The fleet: 1050 …

    [LoggerMessage(1050, LogLevel.Information, "Worker '{WorkerId}' (process {ProcessId}) is recycled: {Reason}.", EventName = nameof(WorkerRecycled))]
    public static partial void WorkerRecycled(ILogger logger, string workerId, int processId, RecycleReason reason);

    [LoggerMessage(
        1051,
        LogLevel.Information,
        "Worker '{WorkerId}' (process {ProcessId}) has been idle for {Seconds} s and is let go.",
        EventName = nameof(WorkerLetGo))]
    public static partial void WorkerLetGo(ILogger logger, string workerId, int processId, long seconds);

    [LoggerMessage(
        1052,
        LogLevel.Error,
        "Workers fail too often, or for a reason that lasts: from now on only one is tried at a time, every {Seconds} s.",
        EventName = nameof(FleetDegraded))]
    public static partial void FleetDegraded(ILogger logger, int seconds);

    [LoggerMessage(1053, LogLevel.Information, "Workers start again as usual.", EventName = nameof(FleetRecovered))]
    public static partial void FleetRecovered(ILogger logger);

    [LoggerMessage(
        1054,
        LogLevel.Information,
        "Removed from '{BaseDirectory}' what a killed program had left: {Directories} directories, {Processes} processes.",
        EventName = nameof(LeftoversSwept))]
    public static partial void LeftoversSwept(ILogger logger, string baseDirectory, int directories, int processes);

    [LoggerMessage(1055, LogLevel.Error, "The supervisor met an error of its own and goes on.", EventName = nameof(SupervisorFaulted))]
    public static partial void SupervisorFaulted(ILogger logger, Exception exception);

    // Control groups: 1060 …

    [LoggerMessage(
        1060,
        LogLevel.Information,
        "Workers have no control groups of their own: {Reason}. What a method starts in a session of its own can outlive its worker.",
        EventName = nameof(CgroupsUnavailable))]
    public static partial void CgroupsUnavailable(ILogger logger, string reason);

    [LoggerMessage(
        1061,
        LogLevel.Warning,
        "Worker '{WorkerId}' has no control group of its own: {Reason} What its methods start in sessions of their own can outlive it. This is said once, also if it concerns further workers.",
        EventName = nameof(WorkerWithoutCgroup))]
    public static partial void WorkerWithoutCgroup(ILogger logger, string workerId, string reason);

    [LoggerMessage(1062, LogLevel.Information, "Ended what a killed program had left in the control group '{Directory}'.", EventName = nameof(CgroupSwept))]
    public static partial void CgroupSwept(ILogger logger, string directory);

    // What workers write: 1100 …

    [LoggerMessage(1100, LogLevel.Information, "[{WorkerId} {ProcessId}] {Line}", EventName = nameof(WorkerStdout))]
    public static partial void WorkerStdout(ILogger logger, string workerId, int processId, string line);

    [LoggerMessage(1101, LogLevel.Warning, "[{WorkerId} {ProcessId}] {Line}", EventName = nameof(WorkerStderr))]
    public static partial void WorkerStderr(ILogger logger, string workerId, int processId, string line);

    [LoggerMessage(
        1102,
        LogLevel.Warning,
        "[{WorkerId} {ProcessId}] {Dropped} lines were dropped: more than {LinesPerSecond} lines or {BytesPerSecond} bytes a second.",
        EventName = nameof(WorkerOutputDropped))]
    public static partial void WorkerOutputDropped(ILogger logger, string workerId, int processId, long dropped, int linesPerSecond, int bytesPerSecond);
}
