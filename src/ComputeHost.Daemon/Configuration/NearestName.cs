using ComputeHost.Protocol.Text;

namespace ComputeHost.Daemon.Configuration;

/// <summary>Finds the name that somebody who mistyped one probably meant.</summary>
internal static class NearestName
{
    /// <returns>Null if none is near enough to be meant.</returns>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        int tolerated = Math.Max(1, typed.Length / 3);
        (string? name, int distance) = names.Select(name => (name, EditDistance.Between(typed, name))).MinBy(pair => pair.Item2);
        return distance <= tolerated ? name : null;
    }
}
