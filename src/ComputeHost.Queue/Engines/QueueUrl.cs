using System.Text.RegularExpressions;

namespace ComputeHost.Queue;

/// <summary>The addresses of queues as text. They may hold credentials, which are never shown.</summary>
internal static partial class QueueUrl
{
    /// <summary>What the address begins with, in lower case; null if it has no scheme.</summary>
    public static string? SchemeOf(string url) => Scheme().Match(url) is { Success: true } match ? match.Groups["scheme"].Value.ToLowerInvariant() : null;

    /// <summary>The address without its user, its password and what else looks like a secret.</summary>
    public static string Show(string url) => Secret().Replace(UserInfo().Replace(url, "${scheme}"), "${name}***");

    [GeneratedRegex("^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):")]
    private static partial Regex Scheme();

    [GeneratedRegex("^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@")]
    private static partial Regex UserInfo();

    [GeneratedRegex("(?<name>[?&;][^=&;]*(?:password|passphrase|secret|token|key)[^=&;]*=)[^&;#]*", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
