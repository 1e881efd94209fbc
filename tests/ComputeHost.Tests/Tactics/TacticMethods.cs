using System.Collections.Concurrent;
using System.Globalization;

namespace ComputeHost.Tests.Tactics;

/// <summary>The methods that tactics run in these tests.</summary>
public static class TacticMethods
{
    /// <summary>What <see cref="Mark"/> was run with, in order.</summary>
    public static ConcurrentQueue<string> Marks { get; } = new();

    [ComputeMethod]
    public static string Echo(string text) => text;

    [ComputeMethod]
    public static string Fail(string message) => throw new InvalidOperationException(message);

    [ComputeMethod]
    public static int Square(int number) => number == 13 ? throw new FormatException("unlucky") : number * number;

    [ComputeMethod]
    public static int ThreadId() => Environment.CurrentManagedThreadId;

    [ComputeMethod]
    public static int OtherThreadId() => Environment.CurrentManagedThreadId;

    [ComputeMethod]
    public static string Culture() => $"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name}";

    [ComputeMethod(Name = "on-thread", Tactic = ComputeTactic.Thread)]
    public static void OnThread()
    {
    }

    [ComputeMethod(Tactic = ComputeTactic.Queue)]
    public static void InQueue()
    {
    }

    [ComputeMethod]
    public static void SetCulture(string name) => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

    [ComputeMethod]
    public static byte[] Overwrite(byte[] bytes)
    {
        bytes[0] = 9;
        return bytes;
    }

    [ComputeMethod]
    public static void Mark(string name) => Marks.Enqueue(name);

    [ComputeMethod]
    public static void Report(ComputeContext context) => context.ReportProgress(0.5, "half");

    /// <summary>Ends only when it is cancelled.</summary>
    [ComputeMethod]
    public static void WaitForCancel(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
