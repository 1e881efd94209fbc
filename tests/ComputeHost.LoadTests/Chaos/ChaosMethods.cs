using System.Diagnostics;
using ComputeHost.TestSupport;

namespace ComputeHost.LoadTests.Chaos;

/// <summary>What workers run while they are being killed.</summary>
public static class ChaosMethods
{
    /// <summary>Notes in the ledger that it has begun, then takes its time.</summary>
    [ComputeMethod]
    public static int Once(string ledger, int number, int milliseconds)
    {
        Ledger.Append(ledger, number);
        Thread.Sleep(milliseconds);
        return number;
    }

    /// <summary>The same, and a second run does no harm.</summary>
    [ComputeMethod(Idempotent = true)]
    public static int Repeatable(string ledger, int number, int milliseconds) => Once(ledger, number, milliseconds);

    /// <summary>Waits for its token and says when it fired, by the clock that all processes of a machine share.</summary>
    [ComputeMethod]
    public static void WaitForToken(string stampPath, CancellationToken cancellationToken)
    {
        File.WriteAllText(stampPath + ".begun", "");
        cancellationToken.WaitHandle.WaitOne();
        File.WriteAllText(stampPath, Stopwatch.GetTimestamp().ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>The same, computing all the while.</summary>
    [ComputeMethod]
    public static void SpinForToken(string stampPath, CancellationToken cancellationToken)
    {
        File.WriteAllText(stampPath + ".begun", "");
        while (!cancellationToken.IsCancellationRequested)
        {
            Thread.SpinWait(100);
        }

        File.WriteAllText(stampPath, Stopwatch.GetTimestamp().ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Notes in the ledger that it has begun, then computes for a while.</summary>
    [ComputeMethod]
    public static void Spin(string ledger, int number, int microseconds)
    {
        long start = Stopwatch.GetTimestamp();
        Ledger.Append(ledger, number);
        while (Stopwatch.GetElapsedTime(start).TotalMicroseconds < microseconds)
        {
            Thread.SpinWait(20);
        }
    }

    [ComputeMethod]
    public static int ProcessId() => Environment.ProcessId;

    [ComputeMethod]
    public static void SleepFor(int milliseconds) => Thread.Sleep(milliseconds);
}
