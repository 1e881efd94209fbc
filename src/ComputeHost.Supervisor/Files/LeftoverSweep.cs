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
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    private readonly List<Leftover> _remaining = [];

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

    /// <summary>
    /// Ends what earlier hosts have left in one base, and waits until it is seen gone. Nobody else may use the base meanwhile: a host that is still alive is
    /// waited for, too.
    /// </summary>
    /// <param name="baseDirectory">Where the hosts kept their directories.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="timeProvider">Measures that.</param>
    /// <param name="logger">Is told what was found.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is still there; their directories are kept, so that a later sweep finds them.</returns>
    /// <exception cref="IOException">Another process sweeps there and does not come to an end.</exception>
    public static async Task<IReadOnlyList<Leftover>> SweepAsync(
        string baseDirectory, TimeSpan patience, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        long start = timeProvider.GetTimestamp();
        int directories = 0;
        var killed = new HashSet<int>();
        while (true)
        {
            var sweep = new LeftoverSweep(baseDirectory, GroupMember.ReadByGroup);
            bool swept = sweep.Run(untilGone: true);
            directories += sweep.DirectoriesDeleted;
            killed.UnionWith(sweep._remaining.Where(static left => !left.IsHost).Select(static left => left.ProcessId));
            bool timeIsUp = timeProvider.GetElapsedTime(start) >= patience;
            if (timeIsUp && !swept)
            {
                throw new IOException($"Another process holds the lock of the directory '{baseDirectory}'.");
            }

            if (timeIsUp || (swept && sweep._remaining.Count == 0))
            {
                if (directories > 0)
                {
                    Log.LeftoversSwept(logger, baseDirectory, directories, killed.Count);
                }

                return sweep._remaining;
            }

            // They are no children of this process: nobody announces their end.
            await Task.Delay(LookInterval, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public int DirectoriesDeleted { get; private set; }

    public int ProcessesKilled { get; private set; }

    /// <summary>Sweeps unless another process is doing so.</summary>
    /// <param name="untilGone">Whether a directory is kept until its processes are seen gone.</param>
    /// <returns>Whether it had its turn.</returns>
    public bool Run(bool untilGone = false)
    {
        using DirectoryLock? turn = OperatingSystem.IsLinux() ? DirectoryLock.TryTake(baseDirectory) : null;
        if (turn is null)
        {
            return false;
        }

        foreach (string directory in Candidates())
        {
            if (!Posix.IsPrivateDirectory(directory) || OwnerOf(directory) is not { } owner)
            {
                continue;
            }

            // The owner's lock falls with its last breath; who gets it now has the directory for itself.
            using DirectoryLock? owned = IsAlive(owner.ProcessId, owner.StartTime) ? null : DirectoryLock.TryTake(directory);
            if (owned is not null)
            {
                RuntimeFiles.Delete(Path.GetTempPath(), owner.ProcessId, owner.StartTime);
                Clean(directory, untilGone);
            }
            else if (owner.ProcessId != Environment.ProcessId)
            {
                _remaining.Add(new Leftover(owner.ProcessId, IsHost: true));
            }
        }

        return true;
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

    private void Clean(string directory, bool untilGone)
    {
        int remained = _remaining.Count;
        foreach (LaunchRecord launch in ReadRecord(Path.Combine(directory, LaunchRecord.FileName)))
        {
            KillGroup(launch);
            RuntimeFiles.Delete(launch.TempPath, launch.ProcessId, launch.StartTime);
        }

        if (untilGone && _remaining.Count > remained)
        {
            return;
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
    private void KillGroup(LaunchRecord launch)
    {
        if (launch.Kernel != KernelIdentity.Current)
        {
            return;
        }

        foreach ((int processId, _) in _processes.Value[launch.ProcessId].Where(member => BelongsTo(launch, member.Stat)))
        {
            // Looked at again, because time has passed: the leader first, then the member.
            if (ProcessStat.Read(launch.ProcessId) is { } leader && leader.StartTime != launch.StartTime)
            {
                return;
            }

            if (ProcessStat.Read(processId) is { State: not 'Z' } stat && BelongsTo(launch, stat))
            {
                _remaining.Add(new Leftover(processId, IsHost: false));
                ProcessesKilled += LibC.Kill(processId, LibC.SigKill) == 0 ? 1 : 0;
            }
        }
    }

    private static bool BelongsTo(LaunchRecord launch, ProcessStat member) =>
        member.GroupId == launch.ProcessId && member.StartTime >= launch.StartTime && member.SessionId == launch.SessionId;
}
