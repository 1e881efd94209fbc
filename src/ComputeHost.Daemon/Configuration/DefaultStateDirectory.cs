using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Sockets;

namespace ComputeHost.Daemon.Configuration;

/// <summary>Where a daemon keeps what outlives it, when it is not told.</summary>
internal static class DefaultStateDirectory
{
    public const string OfTheService = "/var/lib/computehost";

    public static string Find() => Find(LibC.GetEffectiveUserId(), Environment.GetEnvironmentVariable, DaemonAddress.CanWrite);

    public static string Find(uint userId, Func<string, string?> readVariable, Func<string, bool> canWrite)
    {
        if (userId == 0 || canWrite(OfTheService))
        {
            return OfTheService;
        }

        string home = readVariable("XDG_STATE_HOME") is { Length: > 0 } state ? state : Path.Combine(readVariable("HOME") ?? "/", ".local/state");
        return Path.Combine(home, "computehost");
    }
}
