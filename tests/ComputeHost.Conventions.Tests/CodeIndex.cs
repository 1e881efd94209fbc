using System.Text.RegularExpressions;

namespace ComputeHost.Conventions.Tests;

/// <summary>What the documentation can name: the types that the source and the wire declare, and their members.</summary>
internal sealed partial class CodeIndex
{
    private readonly ILookup<string, string> _declarations;

    private CodeIndex(ILookup<string, string> declarations) => _declarations = declarations;

    public static CodeIndex Read() => new(
        (from path in Repository.SourceFiles().Append("protos/computehost/v1/worker.proto")
         let text = Repository.ReadText(path)
         from Match type in Declaration().Matches(text)
         select (Name: type.Groups["name"].Value, Text: text)).ToLookup(type => type.Name, type => type.Text));

    /// <summary>Whether a name, <c>Type</c> or <c>Type.Member</c>, is that of something which exists.</summary>
    public bool Has(string name) => name.Split('.') switch
    {
        [var type] => _declarations.Contains(type),
        [var type, var member] => _declarations[type].Any(text => Regex.IsMatch(text, $@"\b{member}\b")),
        _ => false,
    };

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record|record struct|message|delegate [\w<>?\[\]]+) (?<name>[A-Z]\w*)")]
    private static partial Regex Declaration();
}
