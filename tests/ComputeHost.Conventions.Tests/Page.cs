using System.Text.RegularExpressions;

namespace ComputeHost.Conventions.Tests;

/// <summary>One page of the documentation.</summary>
internal sealed partial class Page
{
    private Page(string path, string text) => (Path, Text) = (path, text);

    /// <summary>Relative to the repository, with slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    /// <summary>The headings' texts, in their order.</summary>
    public IReadOnlyList<string> Headings => [.. Heading().Matches(CodeBlock().Replace(Text, "")).Select(match => match.Groups["text"].Value)];

    /// <summary>The targets of the links and pictures outside code.</summary>
    public IEnumerable<string> Links => Link().Matches(CodeBlock().Replace(Text, "")).Select(match => match.Groups["target"].Value);

    /// <summary>What stands between backticks in a line.</summary>
    public IEnumerable<string> CodeSpans => CodeSpan().Matches(CodeBlock().Replace(Text, "")).Select(match => match.Groups["code"].Value);

    public static Page Read(string path) => new(path, Repository.ReadText(path));

    /// <summary>The pages that people write: those at the top, those in docs, and the wire's.</summary>
    public static IReadOnlyList<Page> ReadAll() =>
        [.. new[] { ".", "docs", "protos/computehost/v1" }
            .SelectMany(folder => Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*.md"))
            .Select(file => Read(System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')))];

    /// <summary>The part under a heading, up to the next one of the same level or above.</summary>
    public string Section(string heading)
    {
        Match start = Regex.Match(Text, $@"^(?<level>#+) {Regex.Escape(heading)}\n", RegexOptions.Multiline);
        Assert.True(start.Success, $"{Path} has no heading '{heading}'");
        string rest = Text[(start.Index + start.Length)..];
        Match end = Regex.Match(rest, $@"^#{{1,{start.Groups["level"].Length}}} ", RegexOptions.Multiline);
        return end.Success ? rest[..end.Index] : rest;
    }

    /// <summary>The cells of the rows of the table whose first column has this header.</summary>
    public IReadOnlyList<string[]> Table(string header)
    {
        string[] lines = Text.Split('\n');
        int start = Array.FindIndex(lines, line => line.StartsWith($"| {header} |", StringComparison.Ordinal));
        Assert.True(start >= 0, $"{Path} has no table '{header}'");
        return [.. lines.Skip(start + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells)];

        static string[] Cells(string row) => [.. row.Trim('|').Split('|').Select(cell => cell.Trim())];
    }

    /// <summary>Whether a link to a fragment of this page leads to a heading of it.</summary>
    public bool HasAnchor(string fragment) => Headings.Any(heading => Slug(heading) == fragment);

    /// <summary>How GitHub makes an anchor out of a heading.</summary>
    private static string Slug(string heading) => NotInSlugs().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^#{1,6} (?<text>.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<!\\)\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`(?<code>[^`\n]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInSlugs();
}
