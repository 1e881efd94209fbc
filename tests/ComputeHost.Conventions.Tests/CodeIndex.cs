using System.Text.RegularExpressions;

namespace ComputeHost.Conventions.Tests;

/// <summary>What the documentation can name: the types that the source and the wire declare, and their members.</summary>
internal sealed partial class CodeIndex
{
    private readonly ILookup<string, (string Path, string Text)> _declarations;

    private CodeIndex(ILookup<string, (string Path, string Text)> declarations) => _declarations = declarations;

    public static CodeIndex Read() => new(
        (from path in Repository.SourceFiles().Append("protos/computehost/v1/worker.proto")
         let text = Repository.ReadText(path)
         from Match type in Declaration().Matches(text)
         select (Name: type.Groups["name"].Value, Path: path, Text: text)).ToLookup(type => type.Name, type => (type.Path, type.Text)));

    /// <summary>Whether a name, <c>Type</c> or <c>Type.Member</c>, is that of something which exists.</summary>
    /// <param name="name">The name.</param>
    /// <param name="place">The file or folder that it must be in; empty for anywhere.</param>
    public bool Has(string name, string place = "")
    {
        string[] parts = name.Split('.');
        return parts.Length <= 2 && _declarations[parts[0]].Any(type =>
            IsIn(type.Path, place) && (parts.Length == 1 || Regex.IsMatch(type.Text, $@"\b{parts[1]}\b")));
    }

    private static bool IsIn(string path, string place) =>
        place.Length == 0 || path == place || path.StartsWith(place.TrimEnd('/') + "/", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record|record struct|message|delegate [\w<>?\[\]]+) (?<name>[A-Z]\w*)")]
    private static partial Regex Declaration();
}
