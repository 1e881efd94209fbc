namespace ComputeHost.Queue.Tests;

/// <summary>Methods that are called as jobs.</summary>
public static class Jobs
{
    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static int Twice(int number) => number * 2;

    [ComputeMethod(Tactic = ComputeTactic.Queue)]
    public static int Once(int number) => number + 1;

    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static int Throw(string message) => throw new InvalidOperationException(message);

    [ComputeMethod(Tactic = ComputeTactic.Queue)]
    public static void Nothing()
    {
    }

    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static byte[] Echo(byte[] bytes) => bytes;

    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static int ReportAndWait(ComputeContext context)
    {
        context.ReportProgress(0.5, "half");
        context.CancellationToken.WaitHandle.WaitOne();
        context.CancellationToken.ThrowIfCancellationRequested();
        return 0;
    }

    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static int WaitForCancellation(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
        return 0;
    }

    [ComputeMethod]
    public static int NotForTheQueue(int number) => number;
}
