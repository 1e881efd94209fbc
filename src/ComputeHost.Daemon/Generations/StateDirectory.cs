using ComputeHost.Protocol.Native;

namespace ComputeHost.Daemon.Generations;

/// <summary>Where the daemon keeps what it runs. What others could write there would run as its user.</summary>
internal static class StateDirectory
{
    private const int MostLinks = 40;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the directory, for its owner alone, unless it is there.</summary>
    /// <returns>Its path without links.</returns>
    /// <exception cref="GenerationException">Others can write to it, or exchange a directory above it.</exception>
    public static string Prepare(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                return Directory.CreateDirectory(full).FullName;
            }

            string real = Walk(full, LibC.GetEffectiveUserId());
            Directory.CreateDirectory(real, OwnerOnly);
            return real;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GenerationException($"The state directory '{path}' cannot be made: {exception.Message} Make it for the user '{Environment.UserName}', or give another state directory.", exception);
        }
    }

    private static string Walk(string path, uint user)
    {
        var names = new Stack<string>(Parts(path));
        string current = "/";
        int links = 0;
        CheckOnTheWay(path, current, user);
        while (names.TryPop(out string? name))
        {
            string next = Path.Combine(current, name);
            if (FileStatus.Read(next, followLink: false) is not { } status)
            {
                return Path.Combine([next, .. names]);
            }

            if (status.IsLink)
            {
                CheckOwner(path, next, status, user);
                string target = Path.GetFullPath(new FileInfo(next).LinkTarget!, current);
                if (++links > MostLinks)
                {
                    throw new GenerationException($"The state directory '{path}' cannot be used: the links on its way lead in a circle, such as '{next}'. Give a path without them.");
                }

                foreach (string part in Parts(target))
                {
                    names.Push(part);
                }

                current = "/";
                continue;
            }

            current = next;
            if (names.Count > 0)
            {
                CheckOnTheWay(path, current, user);
            }
            else
            {
                CheckItself(path, current, status, user);
            }
        }

        return current;
    }

    /// <summary>The last comes first, as a stack wants them.</summary>
    private static IEnumerable<string> Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse();

    private static void CheckOnTheWay(string path, string directory, uint user)
    {
        FileStatus status = FileStatus.Read(directory, followLink: false) ?? throw new IOException($"'{directory}' cannot be seen.");
        CheckOwner(path, directory, status, user);
        if (!status.IsDirectory)
        {
            throw NoDirectory(path, directory);
        }

        if (status is { IsWritableByOthers: true, IsSticky: false })
        {
            throw Unsafe(path, $"others can write to '{directory}' (mode {status.PermissionText}) and could exchange what is in it", $"chmod go-w '{directory}'");
        }
    }

    private static void CheckItself(string path, string directory, FileStatus status, uint user)
    {
        if (!status.IsDirectory)
        {
            throw NoDirectory(path, directory);
        }

        if (status.UserId != user)
        {
            throw Unsafe(path, $"it belongs to user {status.UserId}, not to user {user}, who runs this program", $"chown {user} '{directory}'");
        }

        if (status.IsWritableByOthers)
        {
            throw Unsafe(path, $"others can write to it (mode {status.PermissionText})", $"chmod go-w '{directory}'");
        }
    }

    private static void CheckOwner(string path, string part, FileStatus status, uint user)
    {
        if (status.UserId != user && status.UserId != 0)
        {
            throw Unsafe(path, $"'{part}' belongs to user {status.UserId}, neither to root nor to user {user}, who runs this program", $"chown {user} '{part}'");
        }
    }

    private static GenerationException NoDirectory(string path, string part) => new($"The state directory '{path}' cannot be used: '{part}' is no directory. Give another path.");

    private static GenerationException Unsafe(string path, string reason, string remedy) =>
        new($"The state directory '{path}' is not safe: {reason}. What lies there is run as this program's user. Run '{remedy}', or give another state directory.");
}
