using System.Diagnostics;
using ComputeHost;

/// <summary>Slow synchronous code, as a library brings it.</summary>
public static class Reports
{
    /// <summary>Computes for as long as it is told, with all of a processor, and says which process did.</summary>
    [ComputeMethod(Idempotent = true)]
    public static int Render(int milliseconds)
    {
        long end = Stopwatch.GetTimestamp() + (milliseconds * Stopwatch.Frequency / 1_000);
        double sum = 0;
        while (Stopwatch.GetTimestamp() < end)
        {
            sum += Math.Sqrt(sum + 1);
        }

        return double.IsNaN(sum) ? 0 : Environment.ProcessId;
    }
}
