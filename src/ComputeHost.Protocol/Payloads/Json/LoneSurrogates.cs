using System.Globalization;
using System.Text;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>
/// JSON is UTF-8, which has no form for half of a surrogate pair; a .NET string may hold one. It is written as U+FFFF, a code point that stands for no
/// character, and four hexadecimal digits; a U+FFFF of the text itself is written the same way.
/// </summary>
internal static class LoneSurrogates
{
    private const char Mark = '\uFFFF';
    private const int Digits = 4;

    public static string Escape(string text)
    {
        int start = text.AsSpan().IndexOfAnyInRange('\uD800', Mark);
        if (start < 0)
        {
            return text;
        }

        StringBuilder? escaped = null;
        int copied = 0;
        for (int index = start; index < text.Length; index++)
        {
            char unit = text[index];
            if (char.IsHighSurrogate(unit) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                index++;
            }
            else if (unit == Mark || char.IsSurrogate(unit))
            {
                escaped ??= new StringBuilder(text.Length + Digits);
                escaped.Append(text, copied, index - copied).Append(Mark).Append(CultureInfo.InvariantCulture, $"{(int)unit:X4}");
                copied = index + 1;
            }
        }

        return escaped is null ? text : escaped.Append(text, copied, text.Length - copied).ToString();
    }

    /// <exception cref="FormatException">A mark is not followed by four digits.</exception>
    public static string Unescape(string text)
    {
        int mark = text.IndexOf(Mark, StringComparison.Ordinal);
        if (mark < 0)
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        int copied = 0;
        while (mark >= 0)
        {
            if (mark + Digits >= text.Length)
            {
                throw new FormatException("An escaped UTF-16 unit is cut off.");
            }

            plain.Append(text, copied, mark - copied);
            plain.Append((char)ushort.Parse(text.AsSpan(mark + 1, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            copied = mark + 1 + Digits;
            mark = text.IndexOf(Mark, copied);
        }

        return plain.Append(text, copied, text.Length - copied).ToString();
    }
}
