using System.Text.RegularExpressions;

namespace ComputeHost.Conventions.Tests;

public sealed partial class SourceFileTests
{
    private const int MaxLines = 400;

    private static readonly HashSet<string> TopLevel = ["src", "protos", "tests", "samples", "docs", "ComputeHost.sln", "build.ps1", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "global.json"];

    /// <summary>What packing and test runs leave behind.</summary>
    private static readonly HashSet<string> IgnoredByGit = ["artifacts", "TestResults"];

    [Fact]
    public void File_OfAnyKind_HasOneSubject() =>
        Violations.AssertNone(
            from path in Repository.SourceFiles()
            let lines = Repository.ReadLines(path).Length
            where lines > MaxLines
            select $"{path} has {lines} lines, at most {MaxLines} are allowed");

    [Fact]
    public void File_OfAnyKind_HasNoLooseEnd() =>
        Violations.AssertNone(
            from path in Repository.SourceFiles()
            where Path.GetFileName(path) != nameof(SourceFileTests) + ".cs"
            from line in Repository.ReadLines(path).Select((text, index) => (Text: text, Number: index + 1))
            where LooseEnd().IsMatch(line.Text)
            select $"{path}:{line.Number}: {line.Text.Trim()}");

    [Fact]
    public void Repository_TopLevel_HoldsNothingElse() =>
        Violations.AssertNone(
            from entry in Directory.EnumerateFileSystemEntries(Repository.Root)
            let name = Path.GetFileName(entry)
            where !TopLevel.Contains(name) && !IgnoredByGit.Contains(name) && name[0] != '.' && !name.StartsWith("Directory.", StringComparison.Ordinal)
            select $"{name} has no place beside the solution");

    /// <summary>Work put off, a task that nobody can await, folded code.</summary>
    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|\basync\s+void\b|^\s*#region")]
    private static partial Regex LooseEnd();
}
