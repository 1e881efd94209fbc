using System.Globalization;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Protocol.Sockets;

/// <summary>
/// Where a daemon listens, and where a client looks for it, when neither is told. Both go through the same places in the same order: the daemon takes the
/// first that it can write, the client the first that has a socket.
/// </summary>
internal static class DaemonAddress
{
    public const string SocketName = "default.sock";

    /// <summary>The place of a service, for all users.</summary>
    public const string ServiceDirectory = "/run/computehost";

    /// <summary>The default of a daemon of this process's user.</summary>
    public static string ForDaemon() => ForDaemon(Places(LibC.GetEffectiveUserId(), Environment.GetEnvironmentVariable), CanWrite);

    public static string ForDaemon(IReadOnlyList<string> places, Func<string, bool> canWrite) => AddressIn(places.FirstOrDefault(canWrite) ?? places[^1]);

    /// <summary>The default of a client of this process's user.</summary>
    public static string ForClient()
    {
        uint user = LibC.GetEffectiveUserId();
        return ForClient(Places(user, Environment.GetEnvironmentVariable), directory => HasTrustedSocket(directory, user));
    }

    public static string ForClient(IReadOnlyList<string> places, Func<string, bool> hasSocket) => AddressIn(places.FirstOrDefault(hasSocket) ?? places[0]);

    /// <summary>The directories that may have the default socket, the best first. Root has the service's alone.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="readVariable">Reads the environment; null for what is not set.</param>
    public static IReadOnlyList<string> Places(uint userId, Func<string, string?> readVariable)
    {
        if (userId == 0)
        {
            return [ServiceDirectory];
        }

        string temporary = readVariable("TMPDIR") is { Length: > 0 } set ? set : "/tmp";
        string own = Path.Combine(temporary, string.Create(CultureInfo.InvariantCulture, $"computehost-{userId}"));
        return readVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime
            ? [ServiceDirectory, Path.Combine(runtime, "computehost"), own]
            : [ServiceDirectory, own];
    }

    private static string AddressIn(string directory) => new WorkerAddress(WorkerAddress.Unix, Path.Combine(directory, SocketName)).ToString();

    /// <summary>Whether a directory can be written, or made where it is missing.</summary>
    public static bool CanWrite(string directory)
    {
        string? existing = directory;
        while (existing is not null && !Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing);
        }

        return existing is not null && LibC.Access(existing, LibC.MayWrite | LibC.MayEnter) == 0;
    }

    /// <summary>
    /// The service's directory is root's to guard. In the others only what this user has put there counts: anybody can make a directory in /tmp.
    /// </summary>
    private static bool HasTrustedSocket(string directory, uint user) =>
        FileStatus.Read(Path.Combine(directory, SocketName), followLink: false) is { IsSocket: true } socket
        && (directory == ServiceDirectory || (socket.UserId == user && FileStatus.Read(directory, followLink: false)?.UserId == user));
}
