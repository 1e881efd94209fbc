using System.Globalization;
using System.Text.RegularExpressions;

namespace ComputeHost.Daemon.Configuration;

/// <summary>Sizes as people write them: a number of bytes, or <c>64MiB</c>.</summary>
internal static partial class SizeText
{
    public const string Allowed = "a number of bytes, or a size as '64MiB' (B, KiB, MiB, GiB, TiB)";

    private const string Units = "BKMGT";

    public static long? Parse(string text)
    {
        if (Amount().Match(text) is not { Success: true } amount
            || !long.TryParse(amount.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return null;
        }

        int shift = amount.Groups["unit"].Value is { Length: > 0 } unit ? 10 * Units.IndexOf(unit[0], StringComparison.Ordinal) : 0;
        return number <= long.MaxValue >> shift ? number << shift : null;
    }

    [GeneratedRegex("^(?<number>\\d+)( ?(?<unit>B|KiB|MiB|GiB|TiB))?$")]
    private static partial Regex Amount();
}
