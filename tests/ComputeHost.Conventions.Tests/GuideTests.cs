using System.Text.RegularExpressions;

namespace ComputeHost.Conventions.Tests;

public sealed partial class GuideTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guide.md"));

    [Fact]
    public void Code_OfTheGuide_IsCompiledSomewhere()
    {
        string[] sources = [.. Repository.SourceFiles().Where(IsExample).Select(path => Trimmed(string.Join('\n', Repository.ReadLines(path))))];

        Violations.AssertNone(
            from Match block in CodeBlock().Matches(Guide)
            let code = Trimmed(block.Groups["code"].Value)
            where !sources.Any(source => source.Contains(code, StringComparison.Ordinal))
            select $"no sample or test has this code: {code}");
    }

    [Fact]
    public void Settings_OfTheGuide_AreTheSamples() =>
        Assert.Contains($"```json\n{File.ReadAllText(Path.Combine(Repository.Root, "samples", "Web", "appsettings.json"))}```", Guide, StringComparison.Ordinal);

    private static bool IsExample(string path) => path.StartsWith("samples/", StringComparison.Ordinal) || Path.GetFileName(path) is "GuideExamples.cs";

    /// <summary>Without the indentation of the place where it is compiled.</summary>
    private static string Trimmed(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim())).Trim();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
