using System.Text.Json.Nodes;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Verbs.Doctor;

/// <summary>Shows what was found.</summary>
internal static class Findings
{
    public static int ExitCodeOf(IEnumerable<Finding> findings) =>
        findings.Any(static finding => finding.Level == FindingLevel.Problem) ? ExitCode.Failure : ExitCode.Success;

    public static string TextOf(IEnumerable<Finding> findings) => string.Join('\n', findings.Select(static finding =>
    {
        string line = $"{finding.Level.ToString().ToLowerInvariant(),-8} {finding.Check}: {finding.Text}";
        return finding.Remedy.Length == 0 ? line : $"{line}\n         → {finding.Remedy}";
    }));

    public static string JsonOf(IEnumerable<Finding> findings) => new JsonObject
    {
        ["findings"] = new JsonArray(
        [
            .. findings.Select(static finding => new JsonObject
            {
                ["check"] = finding.Check,
                ["level"] = finding.Level.ToString().ToLowerInvariant(),
                ["text"] = finding.Text,
                ["remedy"] = finding.Remedy,
            }),
        ]),
    }.ToText();
}
