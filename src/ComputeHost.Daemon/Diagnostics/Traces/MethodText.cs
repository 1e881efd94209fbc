using System.Text.RegularExpressions;
using ComputeHost.Supervisor.Output;

namespace ComputeHost.Daemon.Diagnostics.Traces;

/// <summary>How a method reads in a stack: as C# writes it, as far as the runtime's own notation tells.</summary>
internal static partial class MethodText
{
    /// <summary>Of a longer signature the beginning is shown.</summary>
    private const int MaxLength = 1000;

    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["int8"] = "sbyte",
        ["unsigned int8"] = "byte",
        ["int16"] = "short",
        ["unsigned int16"] = "ushort",
        ["int32"] = "int",
        ["unsigned int32"] = "uint",
        ["int64"] = "long",
        ["unsigned int64"] = "ulong",
        ["native int"] = "nint",
        ["native uint"] = "nuint",
        ["unsigned native int"] = "nuint",
        ["float32"] = "float",
        ["float64"] = "double",
        ["wchar"] = "char",
        ["System.String"] = "string",
        ["System.Object"] = "object",
    };

    /// <param name="type">Full, nested ones after a plus.</param>
    /// <param name="method">The name alone.</param>
    /// <param name="signature">As <c>instance bool  (class System.String,value class System.ReadOnlySpan`1&lt;wchar&gt;)</c>.</param>
    public static string Of(string type, string method, string signature)
    {
        int parameters = signature.IndexOf('(');
        string text = parameters < 0 ? "()" : Simplify(Cut(signature[parameters..]));
        return PrintableText.From($"{OpenGeneric().Replace(Cut(type), "<").Replace(']', '>').Replace('+', '.')}.{Cut(method)}{text}");
    }

    private static string Simplify(string parameters)
    {
        string text = TypeClass().Replace(parameters, "");
        text = Keyword().Replace(text, static match => Keywords[match.Value]);
        text = Unloaded().Replace(text, "?");
        text = Qualifier().Replace(text, "");
        return Separator().Replace(Arity().Replace(text, ""), ", ");
    }

    private static string Cut(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "…";

    [GeneratedRegex(@"\b(value class|valuetype|class) ")]
    private static partial Regex TypeClass();

    [GeneratedRegex(@"\bunsigned native int\b|\bnative u?int\b|\b(unsigned )?int(8|16|32|64)\b|\bfloat(32|64)\b|\bwchar\b|\bSystem\.(String|Object)\b(?![.+`])")]
    private static partial Regex Keyword();

    // What the runtime writes for a type that it cannot name any more.
    [GeneratedRegex("pMT: 0x[0-9a-fA-F]+")]
    private static partial Regex Unloaded();

    [GeneratedRegex(@"(?<![\w.+`])([\p{L}_]\w*(`\d+)?[.+])+(?=[\p{L}_<])")]
    private static partial Regex Qualifier();

    [GeneratedRegex(@"`\d+")]
    private static partial Regex Arity();

    [GeneratedRegex(@"`\d+\[")]
    private static partial Regex OpenGeneric();

    [GeneratedRegex(", ?")]
    private static partial Regex Separator();
}
