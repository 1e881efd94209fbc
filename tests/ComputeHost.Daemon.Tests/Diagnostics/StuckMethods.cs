using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ComputeHost.Daemon.Tests.Diagnostics;

/// <summary>Calls of which somebody will ask where they are. None of them ends by itself within a test.</summary>
public static partial class StuckMethods
{
    private const int LongTime = 600_000;

    /// <summary>No call, no allocation: nothing at which a runtime could easily stop the thread.</summary>
    [ComputeMethod]
    public static int Compute(int seed)
    {
        while (seed != int.MaxValue)
        {
            seed = ((seed * 31) + 7) & 0xFFFF;
        }

        return seed;
    }

    [ComputeMethod]
    public static bool Match() => Regex.IsMatch(new string('a', 60) + "!", "^(a+)+$");

    [ComputeMethod]
    public static int WaitInNativeCode() => Poll(0, 0, LongTime);

    [ComputeMethod]
    public static void Sleep() => Thread.Sleep(LongTime);

    /// <summary>Always comes to the same, whoever looks on.</summary>
    [ComputeMethod]
    public static ulong Count(int rounds)
    {
        ulong sum = 1;
        for (int round = 0; round < rounds; round++)
        {
            sum = (sum * 6364136223846793005) + (uint)round;
        }

        return sum;
    }

    /// <summary>Tells for how long, in ms, it was kept from running at most.</summary>
    [ComputeMethod]
    public static double FindLongestPause(int milliseconds)
    {
        long start = Stopwatch.GetTimestamp();
        double longest = 0;
        for (long last = start, now; Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds; last = now)
        {
            now = Stopwatch.GetTimestamp();
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(last, now).TotalMilliseconds);
        }

        return longest;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(nint descriptors, nuint count, int milliseconds);
}
