using System.Security.Cryptography;

namespace ComputeHost.Client.Calls;

internal static class ClientIdentity
{
    /// <summary>The prefix of this process's call ids. It distinguishes callers in a shared log.</summary>
    public static string Name { get; } = "c" + RandomNumberGenerator.GetHexString(6, lowercase: true);
}
