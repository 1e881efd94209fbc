using System.Security.Cryptography;

namespace ComputeHost.Client.Calls;

internal static class ClientIdentity
{
    /// <summary>The beginning of this process's call ids, so that logs of several callers can be told apart.</summary>
    public static string Name { get; } = "c" + RandomNumberGenerator.GetHexString(6, lowercase: true);
}
