using System.Diagnostics;
using System.Globalization;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Children;

/// <summary>A process that computes and does nothing else: what a worker's processor could do without ComputeHost.</summary>
internal static class Spinner
{
    /// <summary>Reports how often a second it has run the method, and goes on until its parent has enough: until then no other process shall have more of the machine.</summary>
    public static Task RunAsync(int turns, TimeSpan warmUp, TimeSpan duration)
    {
        var spinner = new Thread(() =>
        {
            Count(turns, warmUp);
            Console.Out.WriteLine(Count(turns, duration).ToString(CultureInfo.InvariantCulture));
            Count(turns, Timeout.InfiniteTimeSpan);
        })
        {
            IsBackground = true,
            Name = "spinner",
        };
        spinner.Start();
        return ParentWatch.WaitForEndAsync();
    }

    private static double Count(int turns, TimeSpan duration)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        int calls = 0;
        do
        {
            _ = Echo.Spin(turns);
            calls++;
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (duration == Timeout.InfiniteTimeSpan || elapsed < duration);

        return calls / elapsed.TotalSeconds;
    }
}
