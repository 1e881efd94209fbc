using System.Collections.Concurrent;
using System.Globalization;

namespace ComputeHost.Tests.Tactics;

/// <summary>What threads are tested with: methods that do not end, and some that look at their thread.</summary>
public static class ThreadMethods
{
    private static readonly ConcurrentDictionary<string, ManualResetEventSlim> Gates = new();
    private static readonly AsyncLocal<string?> Flowing = new();

    /// <summary>Lets <see cref="WaitForGate"/> of that name return, now and later.</summary>
    public static void Open(string gate) => GateOf(gate).Set();

    /// <summary>Heeds no token.</summary>
    [ComputeMethod]
    public static void WaitForGate(string gate) => GateOf(gate).Wait();

    [ComputeMethod]
    public static string ThreadName() => Thread.CurrentThread.IsThreadPoolThread ? "thread pool" : Thread.CurrentThread.Name ?? "";

    /// <summary>Changes what a method can change of its thread.</summary>
    /// <returns>What the method before it has left there.</returns>
    [ComputeMethod]
    public static string LeaveTraces()
    {
        string found = $"{Flowing.Value} {Thread.CurrentThread.Priority} {SynchronizationContext.Current is null} {Thread.CurrentThread.IsBackground}";
        Flowing.Value = "left";
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        Thread.CurrentThread.IsBackground = false;
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        return found;
    }

    [ComputeMethod]
    public static string Interrupt()
    {
        Thread.CurrentThread.Interrupt();
        return "interrupted";
    }

    /// <summary>The nice value of the thread that it runs on.</summary>
    [ComputeMethod]
    public static int Nice() => int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(") ")[1].Split(' ')[16], CultureInfo.InvariantCulture);

    private static ManualResetEventSlim GateOf(string name) => Gates.GetOrAdd(name, static _ => new ManualResetEventSlim());
}
