namespace ComputeHost.Daemon.Service;

/// <summary>The answer to a question about the daemon's health.</summary>
/// <param name="IsHealthy">Whether all is well.</param>
/// <param name="Text">A word if it is, otherwise what is not, a line each.</param>
internal sealed record HealthReport(bool IsHealthy, string Text)
{
    /// <param name="word">What is said if there is no finding.</param>
    /// <param name="findings">Sentences.</param>
    public static HealthReport Of(string word, IReadOnlyList<string> findings) =>
        findings.Count == 0 ? new HealthReport(true, word + "\n") : new HealthReport(false, string.Concat(findings.Select(static finding => finding.ReplaceLineEndings(" ") + "\n")));
}
