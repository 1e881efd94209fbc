namespace ComputeHost.Daemon.Demo;

/// <summary>Whether a file has the same result wherever it was computed.</summary>
/// <param name="Compared">Files that both phases were done with at least once.</param>
/// <param name="Different">Those whose results differ; none, unless somebody changes the files meanwhile.</param>
internal sealed record ResultComparison(int Compared, int Different)
{
    public static ResultComparison Of(IReadOnlyDictionary<string, FileDigest> one, IReadOnlyDictionary<string, FileDigest> other)
    {
        string[] common = [.. one.Keys.Where(other.ContainsKey)];
        return new ResultComparison(common.Length, common.Count(path => one[path] != other[path]));
    }
}
