using ComputeHost.Daemon.Users;
using ComputeHost.Protocol.Native;

namespace ComputeHost.Daemon.Verbs.Doctor;

/// <summary>Looks at the directory that outlives a daemon.</summary>
internal static class StateChecks
{
    private const long LittleSpace = 512L * 1024 * 1024;

    /// <param name="directory">The state directory of the daemon, or of one that this user would start.</param>
    /// <param name="daemonUser">As whom the daemon runs, or would.</param>
    public static IEnumerable<Finding> All(string directory, uint daemonUser)
    {
        const string Check = "state directory";
        if (FileStatus.Read(directory, followLink: true) is not { } status)
        {
            yield return Finding.Ok(Check, $"'{directory}' is not there yet, or cannot be seen by this user.");
            yield break;
        }

        string text = $"'{directory}' belongs to '{Accounts.UserName(status.UserId)}' (mode {status.PermissionText}).";
        string owner = Accounts.UserName(daemonUser);
        yield return status.UserId != daemonUser ? Finding.Problem(Check, $"{text} The daemon runs as '{owner}'.", $"Run 'chown -R {owner} {directory}', or set 'stateDirectory'.")
            : status.IsWritableByOthers ? Finding.Problem(Check, $"{text} What others put there would be run as '{owner}'.", $"Run 'chmod 0700 {directory}'.")
            : Finding.Ok(Check, text);
        yield return Space(directory);
    }

    private static Finding Space(string directory)
    {
        const string Check = "disk space";
        try
        {
            long free = new DriveInfo(directory).AvailableFreeSpace;
            return free < LittleSpace
                ? Finding.Problem(Check, $"'{directory}' has {Amounts.Bytes(free)} left; a new version of a program needs room for all its files.", "Free space, or move it ('stateDirectory').")
                : Finding.Ok(Check, $"'{directory}' has {Amounts.Bytes(free)} left.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Note(Check, $"How much '{directory}' has left cannot be found out: {e.Message}", "Look with 'df'.");
        }
    }
}
