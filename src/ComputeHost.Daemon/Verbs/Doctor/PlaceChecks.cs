using System.Globalization;
using ComputeHost.Daemon.Files;
using ComputeHost.Daemon.Users;
using ComputeHost.Protocol.Native;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Processes;

namespace ComputeHost.Daemon.Verbs.Doctor;

/// <summary>Looks at the socket, its directory, and what dead daemons have left there. For all of it no daemon is needed.</summary>
/// <param name="socketPath">Where a daemon listens, or would.</param>
internal sealed class PlaceChecks(string socketPath)
{
    private const uint Root = 0;
    private const int OpenToAll = 0b000_000_110;

    private readonly string _directory = Path.GetDirectoryName(socketPath) ?? "/";

    /// <param name="daemonUser">As whom the daemon runs; null if none does.</param>
    public IEnumerable<Finding> All(uint? daemonUser) => [Directory(daemonUser), .. Socket(daemonUser), .. Leftovers(daemonUser is not null)];

    private Finding Directory(uint? daemonUser)
    {
        const string Check = "directory of the socket";
        if (FileStatus.Read(_directory, followLink: true) is not { } directory)
        {
            return Finding.Note(Check, $"'{_directory}' is not there.", "The daemon makes it when it may; a service gets it by 'RuntimeDirectory=computehost'.");
        }

        string text = $"'{_directory}' belongs to '{Accounts.UserName(directory.UserId)}' (mode {directory.PermissionText}).";
        uint owner = daemonUser ?? directory.UserId;
        if (directory.UserId != owner && directory.UserId != Root)
        {
            return Finding.Problem(Check, $"{text} Its owner could put another socket in place of the daemon's.", $"Run 'chown {Accounts.UserName(owner)} {_directory}', then restart the daemon.");
        }

        return directory.IsWritableByOthers && !directory.IsSticky
            ? Finding.Problem(Check, $"{text} Others could put another socket in place of the daemon's.", $"Run 'chmod go-w {_directory}'.")
            : Finding.Ok(Check, text);
    }

    private IEnumerable<Finding> Socket(uint? daemonUser)
    {
        const string Check = "socket";
        if (FileStatus.Read(socketPath, followLink: false) is not { } socket)
        {
            yield break;
        }

        string text = $"'{socketPath}' belongs to '{Accounts.UserName(socket.UserId)}' and the group '{Accounts.GroupName(socket.GroupId)}' (mode {socket.PermissionText}).";
        if (!socket.IsSocket)
        {
            yield return Finding.Problem(Check, $"'{socketPath}' is no socket.", "Move it away, or let the daemon listen elsewhere ('listen').");
        }
        else if ((socket.Permissions & OpenToAll) != 0)
        {
            yield return Finding.Problem(Check, $"{text} Every user of this machine can call.", $"Run 'chmod 0660 {socketPath}'; set 'socketGroup' for those who are to call.");
        }
        else if (daemonUser is null)
        {
            yield return Finding.Note(Check, $"{text} Its daemon is dead.", "The next start takes it over.");
        }
        else
        {
            yield return Finding.Ok(Check, text);
        }
    }

    /// <summary>Directories of pools whose daemon is dead, and processes that their workers have left.</summary>
    private IEnumerable<Finding> Leftovers(bool serves)
    {
        const string Check = "leftovers";
        string workers = DaemonPlace.WorkerDirectoryOf(socketPath);
        List<string> left = [.. Candidates(workers).Where(static directory => !HasOwner(directory))];
        List<int> processes = [.. left.SelectMany(static directory => ProcessesOf(Path.Combine(directory, LaunchRecord.FileName)))];
        if (left.Count > 0)
        {
            string names = processes.Count == 0 ? "" : $" Of its workers these processes are alive: {string.Join(", ", processes)}.";
            yield return Finding.Problem(
                Check,
                $"Daemons that are dead have left {left.Count} of their directories in '{workers}'.{names}",
                serves ? "Restart the daemon; its start ends and deletes them." : "Start a daemon at this address; its start ends and deletes them.");
        }
        else
        {
            yield return Finding.Ok(Check, "Dead daemons have left nothing at this address.");
        }
    }

    private static string[] Candidates(string workers)
    {
        try
        {
            return System.IO.Directory.Exists(workers) ? System.IO.Directory.GetDirectories(workers, RuntimeDirectory.NamePrefix + "*-*-*") : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They are another user's, who can look.
            return [];
        }
    }

    private static bool HasOwner(string directory)
    {
        string[] parts = Path.GetFileName(directory).Split('-');
        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int process)
            && OperatingSystem.IsLinux() && ProcessStat.Read(process) is { State: not 'Z' } stat
            && stat.StartTime.ToString(CultureInfo.InvariantCulture) == parts[2];
    }

    private static IEnumerable<int> ProcessesOf(string record)
    {
        try
        {
            return File.Exists(record)
                ? [.. File.ReadLines(record).Select(LaunchRecord.Parse).OfType<LaunchRecord>().Where(IsAlive).Select(static launch => launch.ProcessId)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsAlive(LaunchRecord launch) =>
        OperatingSystem.IsLinux() && launch.Kernel == KernelIdentity.Current && ProcessStat.Read(launch.ProcessId) is { State: not 'Z' } stat && stat.StartTime == launch.StartTime;
}
