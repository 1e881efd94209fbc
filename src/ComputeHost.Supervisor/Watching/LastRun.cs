using System.Diagnostics;
using System.Globalization;

namespace ComputeHost.Supervisor.Watching;

/// <summary>Names the methods that a dead worker had run last, as suspects: what a call leaves behind may end the worker when that call is long over.</summary>
internal static class LastRun
{
    private const int Most = 5;

    /// <param name="methods">The last one first.</param>
    /// <param name="death">When the death was noticed, in Stopwatch ticks.</param>
    public static string Describe(IReadOnlyList<RecentMethod> methods, long death)
    {
        IEnumerable<string> named = methods.Take(Most).Select(method => Describe(method, death));
        return string.Join(", ", methods.Count > Most ? named.Append($"{methods.Count - Most} others") : named);
    }

    private static string Describe(RecentMethod method, long death)
    {
        double seconds = Math.Max(0, Stopwatch.GetElapsedTime(method.Stamp, death).TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"'{method.Name}' (begun {seconds:0.###} s before)");
    }
}
