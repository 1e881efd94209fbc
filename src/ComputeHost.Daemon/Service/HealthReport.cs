namespace ComputeHost.Daemon.Service;

/// <summary>The answer to a question about the daemon's health.</summary>
/// <param name="IsHealthy">Whether all is well.</param>
/// <param name="Text">A word if it is, otherwise what is not, a line each.</param>
internal sealed record HealthReport(bool IsHealthy, string Text)
{
    /// <param name="word">What is said if there is no finding.</param>
    /// <param name="findings">A sentence for each thing that is not well; null for each that is.</param>
    public static HealthReport Of(string word, IEnumerable<string?> findings)
    {
        string text = string.Concat(findings.OfType<string>().Select(static finding => finding.ReplaceLineEndings(" ") + "\n"));
        return text.Length == 0 ? new HealthReport(true, word + "\n") : new HealthReport(false, text);
    }
}
