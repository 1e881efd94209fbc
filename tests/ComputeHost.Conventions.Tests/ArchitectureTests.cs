using System.Text.RegularExpressions;

namespace ComputeHost.Conventions.Tests;

/// <summary>Holds the pages that name parts of the code to it, so that a move or a new name comes with its words.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>What is named as a type or member is, but is not declared in this repository.</summary>
    private static readonly HashSet<string> Foreign = ["Main"];

    private static readonly CodeIndex Code = CodeIndex.Read();

    [Theory]
    [InlineData("docs/glossary.md")]
    public void Path_ThatAPageNames_Exists(string page) =>
        Violations.AssertNone(
            from span in Page.Read(page).CodeSpans
            where PathName().IsMatch(span) && !Path.Exists(Path.Combine(Repository.Root, span))
            select $"{page} names '{span}', which is not there");

    [Theory]
    [InlineData("docs/glossary.md")]
    public void Type_ThatAPageNames_Exists(string page) =>
        Violations.AssertNone(
            from span in Page.Read(page).CodeSpans
            where TypeName().IsMatch(span) && !Foreign.Contains(span) && !Code.Has(span)
            select $"{page} names '{span}', which no source declares");

    [GeneratedRegex(@"^[\w.\-]+(/[\w.\-]+)+/?$")]
    private static partial Regex PathName();

    [GeneratedRegex(@"^[A-Z][a-z]\w*(\.[A-Z]\w*)?$|^I[A-Z][a-z]\w*(\.[A-Z]\w*)?$")]
    private static partial Regex TypeName();
}
