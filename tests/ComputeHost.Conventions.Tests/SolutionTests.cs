using System.Text.RegularExpressions;

namespace ComputeHost.Conventions.Tests;

public sealed partial class SolutionTests
{
    private static readonly string Solution = File.ReadAllText(Path.Combine(Repository.Root, "ComputeHost.sln")).ReplaceLineEndings("\n");

    [Fact]
    public void Projects_OfTheRepository_AreAllInTheSolution()
    {
        var listed = ProjectEntry().Matches(Solution).Select(entry => entry.Groups["path"].Value.Replace('\\', '/'));

        Assert.Equal(Repository.ProjectFiles().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Projects_OfTheSolution_AreBuiltInBothConfigurations() =>
        Violations.AssertNone(
            from Match entry in ProjectEntry().Matches(Solution)
            from configuration in new[] { "Debug|Any CPU", "Release|Any CPU" }
            where !Solution.Contains($"\t\t{entry.Groups["id"].Value}.{configuration}.Build.0 = {configuration}\n", StringComparison.Ordinal)
            select $"{entry.Groups["path"].Value} is not built in {configuration}");

    [Fact]
    public void Configurations_OfTheSolution_AreDebugAndReleaseForAnyCpu() =>
        Assert.Equal(
            ["Debug|Any CPU", "Release|Any CPU"],
            Configuration().Matches(Solution).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex("""^Project\("[^"]+"\) = "[^"]+", "(?<path>[^"]+\.csproj)", "(?<id>\{[^}]+\})"$""", RegexOptions.Multiline)]
    private static partial Regex ProjectEntry();

    /// <summary>A configuration and a platform, wherever the file names them.</summary>
    [GeneratedRegex(@"\b\w+\|[^.=\n]*\w")]
    private static partial Regex Configuration();
}
