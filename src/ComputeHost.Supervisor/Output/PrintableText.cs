using System.Globalization;
using System.Text;

namespace ComputeHost.Supervisor.Output;

/// <summary>Makes text of a worker safe to show: a control character could forge log lines or drive a terminal.</summary>
internal static class PrintableText
{
    public const string CutMark = " … (cut)";

    public static string From(ReadOnlySpan<byte> line, bool cut)
    {
        string text = From(Encoding.UTF8.GetString(line));
        return cut ? text + CutMark : text;
    }

    public static string From(string text) => text.Any(IsUnsafe) ? Escape(text) : text;

    /// <summary>For a text of several lines, which stay such.</summary>
    public static string FromLines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(From));

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char character in text)
        {
            _ = IsUnsafe(character)
                ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")
                : escaped.Append(character);
        }

        return escaped.ToString();
    }

    // Control characters, line and paragraph separators, and marks that change the direction of text.
    private static bool IsUnsafe(char character) =>
        (char.IsControl(character) && character != '\t') || character is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
