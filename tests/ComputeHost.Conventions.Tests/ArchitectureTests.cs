using System.Text.RegularExpressions;

namespace ComputeHost.Conventions.Tests;

/// <summary>Holds the pages that name parts of the code to it, so that a move or a new name comes with its words.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>What is named as a type or member is, but is not declared in this repository.</summary>
    private static readonly HashSet<string> Foreign =
        ["Main", "CancellationToken", "Stopwatch", "TimeProvider", "MemoryManager", "OutOfMemoryException", "ComputeHost.Client"];

    private const string Name = @"`(?<name>[A-Z]\w*(?:\.[A-Z]\w*)?)`";

    private static readonly CodeIndex Code = CodeIndex.Read();

    [Theory]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/glossary.md")]
    public void Path_ThatAPageNames_Exists(string page) =>
        Violations.AssertNone(
            from span in Page.Read(page).CodeSpans
            where PathName().IsMatch(span) && !Path.Exists(Path.Combine(Repository.Root, span))
            select $"{page} names '{span}', which is not there");

    [Theory]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/glossary.md")]
    public void Type_ThatAPageNames_Exists(string page) =>
        Violations.AssertNone(
            from span in Page.Read(page).CodeSpans
            where TypeName().IsMatch(span) && !Foreign.Contains(span) && !Code.Has(span)
            select $"{page} names '{span}', which no source declares");

    [Theory]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/glossary.md")]
    public void Type_NamedWithItsPath_IsThere(string page) =>
        Violations.AssertNone(
            from Match place in TypesInAPath().Matches(Page.Read(page).Text)
            from Capture name in place.Groups["name"].Captures
            let path = place.Groups["path"].Value
            where !Code.Has(name.Value, path)
            select $"{page} names '{name.Value}' in '{path}', which does not declare it");

    [Theory]
    [InlineData("change how long a worker may idle", "src/ComputeHost.Supervisor/Fleet/WorkerFleet.cs")]
    [InlineData("add a frame", "src/ComputeHost.Worker/Sessions/ClientSession.cs")]
    [InlineData("add a picker", "src/ComputeHost.Client/Picking/WorkerPickers.cs")]
    [InlineData("see why a worker was killed", "src/ComputeHost.Supervisor/Logging/Log.cs")]
    [InlineData("add a payload codec", "src/ComputeHost.Protocol/Payloads/Catalog/PayloadCodecs.cs")]
    [InlineData("add a tactic", "src/ComputeHost/Pool/ComputeTactics.cs")]
    public void Question_OfANewDeveloper_IsAnsweredWithAPath(string question, string path) =>
        Assert.Contains($"`{path}`", Page.Read("docs/architecture.md").Table("I want to …").Single(row => row[0] == question)[1], StringComparison.Ordinal);

    [Fact]
    public void Heading_ThatTheSourceNames_Exists()
    {
        Page page = Page.Read("docs/architecture.md");

        Violations.AssertNone(
            from path in Repository.SourceFiles()
            where Path.GetFileName(path) != nameof(ArchitectureTests) + ".cs"
            from Match reference in Reference().Matches(Repository.ReadText(path))
            let heading = reference.Groups["heading"].Value
            where !page.Headings.Contains(heading)
            select $"{path} names the heading '{heading}', which {page.Path} does not have");
    }

    [Theory]
    [InlineData("A call's stages", "src/ComputeHost.Client/Calls/CallStage.cs", "CallStage")]
    [InlineData("A lane's states", "src/ComputeHost.Client/Calls/WorkerLane.cs", "LaneState")]
    [InlineData("A worker's states", "src/ComputeHost.Supervisor/Fleet/WorkerState.cs", "WorkerState")]
    [InlineData("A slot's word", "src/ComputeHost.Protocol/Recorder/SlotWord.cs", "SlotState")]
    public void Picture_OfStates_HasThoseOfTheCode(string heading, string path, string name)
    {
        string declaration = Regex.Match(Repository.ReadText(path), $@"enum {name}\b.*?\{{(.*?)\n\}}", RegexOptions.Singleline).Groups[1].Value;
        IEnumerable<string> states = EnumMember().Matches(declaration).Select(match => match.Groups["name"].Value);
        IEnumerable<string> drawn = from Match arrow in Arrow().Matches(Page.Read("docs/architecture.md").Section(heading))
                                    from state in new[] { arrow.Groups["from"].Value, arrow.Groups["to"].Value }
                                    where state != "[*]"
                                    select state;

        Assert.Equal(states.Order(), drawn.Distinct().Order());
    }

    [Fact]
    public void Thread_ThatTheSourceStarts_IsInTheTable()
    {
        string threads = Page.Read("docs/architecture.md").Section("The threads");

        Violations.AssertNone(
            from path in Repository.SourceFiles()
            where path.StartsWith("src/", StringComparison.Ordinal) && !path.StartsWith("src/ComputeHost.Daemon/", StringComparison.Ordinal)
            from Match thread in ThreadName().Matches(Repository.ReadText(path))
            let name = thread.Groups["name"].Value
            where !threads.Contains($"`ComputeHost {name}", StringComparison.Ordinal)
            select $"{path} starts the thread 'ComputeHost {name}', which docs/architecture.md does not explain");
    }

    [Fact]
    public void File_OnTheWayOfACall_IsNamedOnce() =>
        Violations.AssertNone(
            from path in CodeSpans("The way of a call").Where(span => span.EndsWith(".cs", StringComparison.Ordinal)).CountBy(span => span)
            where path.Value > 1
            select $"{path.Key} is named {path.Value} times");

    [Fact]
    public void Page_ForANewDeveloper_SaysWhereToChangeThings() =>
        Assert.InRange(Page.Read("docs/architecture.md").Table("I want to …").Count, 20, 100);

    private static IEnumerable<string> CodeSpans(string section) =>
        CodeSpan().Matches(Page.Read("docs/architecture.md").Section(section)).Select(match => match.Groups["code"].Value);

    [GeneratedRegex("`(?<code>[^`\n]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("\"ComputeHost (?<name>[a-z][a-z ]*[a-z])")]
    private static partial Regex ThreadName();

    [GeneratedRegex(@"^[\w.\-]+(/[\w.\-]+)+/?$")]
    private static partial Regex PathName();

    /// <summary><c>`Type` and `Type.Member` in `folder/file`</c>.</summary>
    [GeneratedRegex(Name + "(?:(?:, | and | or |, then )" + Name + @")*(?:,? all)? in `(?<path>[\w.\-]+(?:/[\w.\-]+)+)`")]
    private static partial Regex TypesInAPath();

    [GeneratedRegex(@"^[A-Z][a-z]\w*(\.[A-Z]\w*)?$|^I[A-Z][a-z]\w*(\.[A-Z]\w*)?$")]
    private static partial Regex TypeName();

    [GeneratedRegex("docs/architecture\\.md, \"(?<heading>[^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^ +(?<name>[A-Z]\w*)( = \d+)?,", RegexOptions.Multiline)]
    private static partial Regex EnumMember();

    [GeneratedRegex(@"^ *(?<from>\w+|\[\*\]) --> (?<to>\w+|\[\*\])", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
