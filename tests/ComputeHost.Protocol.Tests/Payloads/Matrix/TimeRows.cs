using System.Runtime.CompilerServices;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class TimeRows
{
    private static readonly DateTime Plain = new(638_000_000_000_000_001, DateTimeKind.Unspecified);
    private static readonly DateTime Utc = new(638_000_000_000_000_001, DateTimeKind.Utc);
    private static readonly DateTime Local = new(638_000_000_000_000_001, DateTimeKind.Local);

    // Converted from UTC, a time in the hour that comes twice knows which one it is; its ticks and kind alone do not.
    private static readonly DateTime Ambiguous = Unsafe.BitCast<ulong, DateTime>(0xC000_0000_0000_0000 | 638_000_000_000_000_000);

    public static IEnumerable<Row> All =>
    [
        Row.Of("time-unspecified", Plain),
        Row.Of("time-utc", Utc),
        Row.Of("time-local", Local),
        Row.Of("time-ambiguous-hour", Ambiguous),
        Row.Of("time-first-and-last", new[] { DateTime.MinValue, DateTime.MaxValue }),
        Row.Of("time-kinds-in-array", new[] { Plain, Utc, Local }),
        Row.Of("time-unspecified-in-object", new Holder<DateTime>(Plain, 1)),
        Row.Of("time-utc-in-object", new Holder<DateTime>(Utc, 1)),
        Row.Of("time-local-in-object", new Holder<DateTime>(Local, 1)),
        Row.Of("time-ambiguous-hour-in-object", new Holder<DateTime>(Ambiguous, 1)),
        Row.Of("time-nullable-in-object", new Holder<DateTime?>(Local, 1)),
        Row.Of("time-as-key", new Dictionary<DateTime, int> { [Local] = 1 }),
        Row.Of("time-with-offset", new DateTimeOffset(Plain, TimeSpan.FromMinutes(-90))),
        Row.Of("time-with-offset-in-object", new Holder<DateTimeOffset>(new DateTimeOffset(Plain, TimeSpan.FromMinutes(-90)), 1)),
        Row.Of("time-with-offset-in-array", new[] { new DateTimeOffset(Plain, TimeSpan.FromHours(14)) }),
        Row.Of("time-span", TimeSpan.MinValue),
        Row.Of("time-span-in-object", new Holder<TimeSpan>(TimeSpan.MaxValue, 1)),
        Row.Of("time-date", DateOnly.MaxValue),
        Row.Of("time-date-in-object", new Holder<DateOnly>(DateOnly.MaxValue, 1)),
        Row.Of("time-of-day", TimeOnly.MaxValue),
        Row.Of("time-of-day-in-object", new Holder<TimeOnly>(TimeOnly.MaxValue, 1)),
        Row.Of("time-zone", TimeZoneInfo.Utc),
    ];
}
