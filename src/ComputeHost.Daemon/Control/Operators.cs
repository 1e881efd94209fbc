using ComputeHost.Daemon.Users;

namespace ComputeHost.Daemon.Control;

/// <summary>Who may steer the daemon: its own user, root, and the members of one group.</summary>
/// <param name="daemonUser">The daemon's user.</param>
/// <param name="group">The group's name or number; null for none.</param>
/// <param name="isMember">Whether a user is in a group.</param>
internal sealed class Operators(uint daemonUser, string? group, Func<uint, uint, bool> isMember)
{
    private const uint Root = 0;

    /// <returns>Why a user may not steer the daemon, and what to do; null if the user may.</returns>
    public string? Refuse(uint user)
    {
        if (user == Root || user == daemonUser)
        {
            return null;
        }

        string name = Accounts.UserName(user);
        string owner = Accounts.UserName(daemonUser);
        if (group is null)
        {
            return $"'{name}' may not steer this daemon: only its user '{owner}' and root may, because no group is named for it. "
                + $"Run the command as '{owner}' ('sudo -u {owner} computehost …'), or set 'adminGroup' in the daemon's configuration.";
        }

        if (Accounts.GroupId(group) is not { } id)
        {
            return $"'{name}' may not steer this daemon: the group '{group}' of its operators ('adminGroup') is not known on this machine. Create it ('groupadd --system {group}').";
        }

        return isMember(user, id)
            ? null
            : $"'{name}' may not steer this daemon: only its user '{owner}', root and the members of the group '{group}' ('adminGroup') may. "
                + $"Add the user to it ('usermod -aG {group} {name}').";
    }
}
