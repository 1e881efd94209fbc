using System.Diagnostics;
using System.Globalization;
using ComputeHost.LoadTests.Values;

namespace ComputeHost.LoadTests.Children;

/// <summary>A fresh host with a fresh worker: how long it takes to the first answer, which is a number, and then for the first call with an object.</summary>
internal static class FirstValueHost
{
    /// <summary>Writes the two times in microseconds.</summary>
    public static async Task RunAsync()
    {
        (TimeSpan start, TimeSpan call) = await MeasureAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{start.TotalMicroseconds} {call.TotalMicroseconds}"));
    }

    /// <summary>Reads what <see cref="RunAsync"/> has written.</summary>
    public static async Task<(TimeSpan Start, TimeSpan Call)> ReadAsync(ChildProgram host, CancellationToken cancellationToken)
    {
        string line = await host.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("The host ended before its report. Its error output above tells why.");
        TimeSpan[] times = [.. line.Split(' ').Select(text => TimeSpan.FromMicroseconds(double.Parse(text, CultureInfo.InvariantCulture)))];
        return (times[0], times[1]);
    }

    /// <summary>Measures a fresh worker of this process.</summary>
    public static async Task<(TimeSpan Start, TimeSpan Call)> MeasureAsync(CancellationToken cancellationToken)
    {
        var parcel = new Parcel
        {
            Number = 1,
            Created = new DateTime(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc),
            Street = "1 Ada Lovelace Street",
            Rating = 5,
            Articles = [1, 2, 3],
            Tags = ["fragile"],
            Receiver = new Receiver("Ada Lovelace", "ada@example.com", Extension: 12),
        };
        long begin = Stopwatch.GetTimestamp();
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = 1, MaxWorkers = 1 }, cancellationToken);
        await pool.RunAsync(ValueMethods.Number, 1, cancellationToken);
        long answered = Stopwatch.GetTimestamp();
        await pool.RunAsync(ValueMethods.Parcel, parcel, cancellationToken);
        return (Stopwatch.GetElapsedTime(begin, answered), Stopwatch.GetElapsedTime(answered));
    }
}
