using System.Diagnostics;
using System.Globalization;
using ComputeHost.LoadTests.Values;

namespace ComputeHost.LoadTests.Children;

/// <summary>A fresh host that has called a fresh worker with a number, and then takes the time of its first call with an object.</summary>
internal static class FirstValueHost
{
    /// <summary>Writes the time in microseconds.</summary>
    public static async Task RunAsync()
    {
        TimeSpan elapsed = await MeasureAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync(elapsed.TotalMicroseconds.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Takes the time of the first call with an object in a fresh worker.</summary>
    public static async Task<TimeSpan> MeasureAsync(CancellationToken cancellationToken)
    {
        Order order = SampleValues.Orders[0];
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = 1, MaxWorkers = 1 }, cancellationToken);
        await pool.RunAsync(ValueMethods.Number, 1, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        await pool.RunAsync(ValueMethods.Order, order, cancellationToken);
        return Stopwatch.GetElapsedTime(start);
    }
}
