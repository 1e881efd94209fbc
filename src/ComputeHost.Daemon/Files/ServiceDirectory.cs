using System.Runtime.InteropServices;
using ComputeHost.Daemon.Shell;
using ComputeHost.Daemon.Users;
using ComputeHost.Protocol.Native;
using ComputeHost.Supervisor.Native;

namespace ComputeHost.Daemon.Files;

/// <summary>
/// Makes and checks the directory of a daemon's socket. Whoever could write to it, or to one above it, could put a socket of their own in place of the
/// daemon's and be given its clients' calls.
/// </summary>
internal static class ServiceDirectory
{
    /// <summary>The remedy that always helps.</summary>
    public const string OrElse = "or set another address ('listen' in the configuration).";

    private const int Root = 0;
    private const uint EverybodyMayEnter = 0b111_101_101;
    private const uint OnlyOwner = 0b111_000_000;

    /// <exception cref="UsageException">It cannot be made, or cannot be trusted.</exception>
    public static void Prepare(string directory)
    {
        Make(directory, EverybodyMayEnter);
        if (FindFault(directory) is { } fault)
        {
            throw new UsageException(fault);
        }
    }

    /// <summary>Makes a directory in a prepared one that nobody else can enter.</summary>
    /// <exception cref="UsageException">It cannot be made, or is there and others can enter it.</exception>
    public static void PreparePrivate(string directory)
    {
        Make(directory, OnlyOwner);
        if (!Posix.IsPrivateDirectory(directory))
        {
            throw new UsageException(
                $"The directory '{directory}' {Describe(directory)}, but only the daemon's user may enter it. Remove it, so that it is made anew.");
        }
    }

    private static void Make(string directory, uint mode)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(directory, e.Message);
        }

        // The process's own mask may take away what the mode says. Another daemon that starts now may be first.
        if (Posix.MakeDirectory(directory, mode) == 0 ? LibC.ChangeMode(directory, mode) != 0 : Marshal.GetLastPInvokeError() != LibC.AlreadyExists)
        {
            throw Failure(directory, Marshal.GetLastPInvokeErrorMessage() + ".");
        }
    }

    private static UsageException Failure(string directory, string reason) =>
        new($"The directory '{directory}' cannot be made: {reason} Make it for the user '{Self}', {OrElse}");

    private static string? FindFault(string directory)
    {
        uint user = LibC.GetEffectiveUserId();
        if (FileStatus.Read(directory, followLink: true) is not { IsDirectory: true } own)
        {
            return $"'{directory}', where the socket has to be, is no directory. Move it away, {OrElse}";
        }

        if (own.UserId != user || own.IsWritableByOthers)
        {
            return $"The directory '{directory}' {Describe(directory)}, but must be owned by '{Self}' and writable by nobody else, "
                + "who could put another socket into it. "
                + $"Run 'chown {Self} {directory}' and 'chmod 755 {directory}', {OrElse}";
        }

        for (string? above = Path.GetDirectoryName(directory); above is not null; above = Path.GetDirectoryName(above))
        {
            if (FileStatus.Read(above, followLink: true) is { } status
                && ((status.UserId != user && status.UserId != Root) || status is { IsWritableByOthers: true, IsSticky: false }))
            {
                return $"The directory '{above}' {Describe(above)}, so that others could put another directory in place of '{directory}'. "
                    + $"Run 'chmod go-w {above}' if it is yours, {OrElse}";
            }
        }

        return null;
    }

    private static string Self => Accounts.UserName(LibC.GetEffectiveUserId());

    private static string Describe(string directory) => FileStatus.Read(directory, followLink: true) is { } status
        ? $"is owned by '{Accounts.UserName(status.UserId)}' and has the mode {status.PermissionText}"
        : "cannot be seen";
}
