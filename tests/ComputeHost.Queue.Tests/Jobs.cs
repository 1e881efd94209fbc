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
    public static int Report(int steps, ComputeContext context)
    {
        for (int step = 1; step <= steps; step++)
        {
            context.ReportProgress((double)step / steps, $"step {step}");
        }

        return steps;
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
