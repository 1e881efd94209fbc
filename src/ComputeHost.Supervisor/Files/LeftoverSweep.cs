using System.Globalization;
using ComputeHost.Protocol.Native;
using ComputeHost.Supervisor.Logging;
using ComputeHost.Supervisor.Native;
using ComputeHost.Supervisor.Processes;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Files;

/// <summary>
/// Cleans up after hosts that could not do so themselves, because they were killed: process groups that their workers have left, and their files.
/// Touches only directories that belong to this user, that nobody else can enter, and whose host is gone.
/// </summary>
/// <param name="baseDirectory">Where the hosts keep their directories.</param>
/// <param name="readProcesses">Reads all processes there are, by group.</param>
internal sealed class LeftoverSweep(string baseDirectory, Func<ILookup<int, GroupMember>> readProcesses)
{
    // Read once at most: a host that ran for long has recorded many workers, and a machine has many processes.
    private readonly Lazy<ILookup<int, GroupMember>> _processes = new(readProcesses);

    /// <summary>Sweeps the bases that others cannot tamper with, and logs what was found.</summary>
    public static void Run(IEnumerable<string> bases, ILogger logger)
    {
        foreach (string directory in bases.Where(static directory => Directory.Exists(directory) && RuntimeDirectory.IsSafe(directory)).Distinct())
        {
            var sweep = new LeftoverSweep(directory, GroupMember.ReadByGroup);
            sweep.Run();
            if (sweep.DirectoriesDeleted > 0)
            {
                Log.LeftoversSwept(logger, directory, sweep.DirectoriesDeleted, sweep.ProcessesKilled);
            }
        }
    }

    public int DirectoriesDeleted { get; private set; }

    public int ProcessesKilled { get; private set; }

    /// <summary>Sweeps unless another process is doing so.</summary>
    public void Run()
    {
        using DirectoryLock? turn = OperatingSystem.IsLinux() ? DirectoryLock.TryTake(baseDirectory) : null;
        if (turn is null)
        {
            return;
        }

        foreach (string directory in Candidates())
        {
            if (!Posix.IsPrivateDirectory(directory) || OwnerOf(directory) is not { } owner || IsAlive(owner.ProcessId, owner.StartTime))
            {
                continue;
            }

            // The owner's lock falls with its last breath; who gets it now has the directory for itself.
            using DirectoryLock? owned = DirectoryLock.TryTake(directory);
            if (owned is not null)
            {
                RuntimeFiles.Delete(Path.GetTempPath(), owner.ProcessId, owner.StartTime);
                Clean(directory);
            }
        }
    }

    private string[] Candidates()
    {
        try
        {
            return Directory.GetDirectories(baseDirectory, RuntimeDirectory.NamePrefix + "*-*-*");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static (int ProcessId, ulong StartTime)? OwnerOf(string directory)
    {
        string[] parts = Path.GetFileName(directory).Split('-');
        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
            && ulong.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out ulong startTime)
            ? (processId, startTime)
            : null;
    }

    private static bool IsAlive(int processId, ulong startTime) =>
        ProcessStat.Read(processId) is { } process && process.StartTime == startTime && process.State != 'Z';

    private void Clean(string directory)
    {
        foreach (LaunchRecord launch in ReadRecord(Path.Combine(directory, LaunchRecord.FileName)))
        {
            ProcessesKilled += KillGroup(launch);
            RuntimeFiles.Delete(launch.TempPath, launch.ProcessId, launch.StartTime);
        }

        Quietly.DeleteTree(directory);
        DirectoriesDeleted++;
    }

    private static IEnumerable<LaunchRecord> ReadRecord(string path)
    {
        try
        {
            return File.Exists(path) ? [.. File.ReadLines(path).Select(LaunchRecord.Parse).OfType<LaunchRecord>()] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>
    /// Kills what is left of a worker's group. Its number may have been given to a new process since: then that one leads the group and has another start
    /// time, and nothing is killed. A member that is older than the worker, or of another session, cannot be one of its children.
    /// </summary>
    private int KillGroup(LaunchRecord launch)
    {
        if (launch.Kernel != KernelIdentity.Current)
        {
            return 0;
        }

        int killed = 0;
        foreach ((int processId, _) in _processes.Value[launch.ProcessId].Where(member => BelongsTo(launch, member.Stat)))
        {
            // Looked at again, because time has passed: the leader first, then the member.
            if (ProcessStat.Read(launch.ProcessId) is { } leader && leader.StartTime != launch.StartTime)
            {
                return killed;
            }

            if (ProcessStat.Read(processId) is { State: not 'Z' } stat && BelongsTo(launch, stat) && LibC.Kill(processId, LibC.SigKill) == 0)
            {
                killed++;
            }
        }

        return killed;
    }

    private static bool BelongsTo(LaunchRecord launch, ProcessStat member) =>
        member.GroupId == launch.ProcessId && member.StartTime >= launch.StartTime && member.SessionId == launch.SessionId;
}
