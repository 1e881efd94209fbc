using System.Globalization;

namespace ComputeHost.Daemon.Verbs;

/// <summary>Numbers as people read them, short enough for a column.</summary>
internal static class Amounts
{
    private const long Mebi = 1024 * 1024;

    public static string Bytes(long bytes) => bytes < Mebi ? Text($"{bytes / 1024.0:0} KiB") : bytes < 1024 * Mebi ? Text($"{bytes / (double)Mebi:0} MiB") : Text($"{bytes / (1024.0 * Mebi):0.0} GiB");

    public static string Count(long count) => Text($"{count:N0}");

    public static string Percent(double part) => Text($"{part * 100:0} %");

    public static string Rate(double perSecond) => perSecond is > 0 and < 10 ? Text($"{perSecond:0.0}") : Text($"{perSecond:N0}");

    public static string Milliseconds(double time) => time >= 10_000 ? Text($"{time / 1000:0.0} s") : time is >= 100 or 0 ? Text($"{time:0} ms") : Text($"{time:0.0} ms");

    public static string Time(ulong milliseconds) => Time(TimeSpan.FromMilliseconds(milliseconds));

    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 10 } => Text($"{time.TotalSeconds:0.0} s"),
        { TotalMinutes: < 2 } => Text($"{time.TotalSeconds:0} s"),
        { TotalHours: < 2 } => Text($"{time.TotalMinutes:0} min"),
        { TotalDays: < 2 } => Text($"{time.TotalHours:0} h"),
        _ => Text($"{time.TotalDays:0} d"),
    };

    public static string Counted(long count, string what) => Text($"{count:N0} {what}{(count == 1 ? "" : "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
