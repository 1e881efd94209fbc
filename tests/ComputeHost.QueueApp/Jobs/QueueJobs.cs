using System.Globalization;
using ComputeHost.TestSupport;

namespace ComputeHost.QueueApp.Jobs;

/// <summary>What the jobs of these tests run. Each run marks itself in a log that survives whoever wrote it.</summary>
public static class QueueJobs
{
    /// <summary>A job that may run again.</summary>
    /// <param name="log">The file of the run log.</param>
    /// <param name="number">Tells the job from others.</param>
    /// <param name="milliseconds">How long it takes.</param>
    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static long MarkAgain(string log, int number, int milliseconds) => Run(log, number, milliseconds);

    /// <summary>A job that may not.</summary>
    /// <inheritdoc cref="MarkAgain"/>
    [ComputeMethod(Tactic = ComputeTactic.Queue)]
    public static long Mark(string log, int number, int milliseconds) => Run(log, number, milliseconds);

    /// <summary>A job that may run again, and whose result tells who ran it.</summary>
    /// <inheritdoc cref="MarkAgain"/>
    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static string WhoAgain(string log, int number, int milliseconds)
    {
        _ = Run(log, number, milliseconds);
        return RunningConsumer.Name;
    }

    /// <summary>A job that goes on until it is ended.</summary>
    /// <inheritdoc cref="MarkAgain"/>
    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static long WaitForEnd(string log, int number, CancellationToken cancellationToken)
    {
        long value = Run(log, number, 0);
        _ = cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
        return value;
    }

    /// <summary>Gives back what it got.</summary>
    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static byte[] Echo(byte[] data) => data;

    /// <summary>Takes its worker down.</summary>
    /// <inheritdoc cref="MarkAgain"/>
    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static long Kill(string log, int number)
    {
        _ = Run(log, number, 0);
        Environment.FailFast("The job's argument is deadly.");
        return 0;
    }

    /// <summary>What a job with this number returns.</summary>
    public static long Expected(int number) => (number * 31L) + 7;

    private static long Run(string log, int number, int milliseconds)
    {
        Ledger.Append(log, string.Create(CultureInfo.InvariantCulture, $"{number} {RunningConsumer.Name}"));
        EntryGate.Current?.Leave();
        Thread.Sleep(milliseconds);
        return Expected(number);
    }
}
