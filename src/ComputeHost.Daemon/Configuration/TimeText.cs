using System.Globalization;
using System.Text.RegularExpressions;

namespace ComputeHost.Daemon.Configuration;

/// <summary>Times as people write them: <c>30s</c>, <c>500ms</c>, <c>00:00:30</c>, <c>infinite</c>.</summary>
internal static partial class TimeText
{
    public const string Infinite = "infinite";
    public const string Allowed = "a time as '30s', '500ms', '5min', '2h', '1d', '00:00:30' or 'infinite'";

    public static TimeSpan? Parse(string text)
    {
        if (text == Infinite)
        {
            return Timeout.InfiniteTimeSpan;
        }

        if (Clock().IsMatch(text))
        {
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan time) ? time : null;
        }

        if (Amount().Match(text) is not { Success: true } amount)
        {
            return null;
        }

        double value = double.Parse(amount.Groups["number"].Value, CultureInfo.InvariantCulture) * TicksOf(amount.Groups["unit"].Value);
        return value < long.MaxValue ? TimeSpan.FromTicks((long)Math.Round(value)) : null;
    }

    private static long TicksOf(string unit) => unit switch
    {
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "min" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        _ => TimeSpan.TicksPerDay,
    };

    // Shorter forms mean something else to everybody: days, hours or minutes.
    [GeneratedRegex(@"^(\d+\.)?\d\d:\d\d:\d\d(\.\d+)?$")]
    private static partial Regex Clock();

    [GeneratedRegex(@"^(?<number>\d+(\.\d+)?) ?(?<unit>ms|s|min|h|d)$")]
    private static partial Regex Amount();
}
