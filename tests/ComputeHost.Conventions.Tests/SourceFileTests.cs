using System.Text.RegularExpressions;

namespace ComputeHost.Conventions.Tests;

public sealed partial class SourceFileTests
{
    private const int MaxLines = 400;

    private static readonly HashSet<string> LongFiles =
    [
        // Its overloads differ only in arity and tail, and each is documented: splitting it would only hide that.
        "src/ComputeHost.Abstractions/ComputeClientExtensions.cs",
    ];

    private static readonly HashSet<string> TopLevel = ["src", "protos", "tests", "samples", "docs", "ComputeHost.sln", "build.ps1", "README.md", "CHANGELOG.md", "global.json"];

    [Fact]
    public void File_OfAnyKind_HasOneSubject()
    {
        string[] tooLong =
        [
            .. from path in Repository.SourceFiles()
               let lines = Repository.ReadLines(path).Length
               where lines > MaxLines && !LongFiles.Contains(path)
               select $"{path} has {lines} lines, at most {MaxLines} are allowed",
        ];

        Assert.Empty(tooLong);
    }

    [Fact]
    public void File_OfAnyKind_HasNoLooseEnd()
    {
        string[] looseEnds =
        [
            .. from path in Repository.SourceFiles()
               where Path.GetFileName(path) != nameof(SourceFileTests) + ".cs"
               from line in Repository.ReadLines(path).Select((text, index) => (Text: text, Number: index + 1))
               where LooseEnd().IsMatch(line.Text)
               select $"{path}:{line.Number}: {line.Text.Trim()}",
        ];

        Assert.Empty(looseEnds);
    }

    [Fact]
    public void Repository_TopLevel_HoldsNothingElse()
    {
        // What a build or an editor leaves there is ignored by git.
        string[] strangers =
        [
            .. Directory.EnumerateFileSystemEntries(Repository.Root).Select(entry => Path.GetFileName(entry))
                .Where(name => !TopLevel.Contains(name) && name is not ("artifacts" or "TestResults") && name[0] != '.' && !name.StartsWith("Directory.", StringComparison.Ordinal)),
        ];

        Assert.Empty(strangers);
    }

    /// <summary>Work put off, a task that nobody can await, folded code.</summary>
    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|\basync\s+void\b|^\s*#region")]
    private static partial Regex LooseEnd();
}
