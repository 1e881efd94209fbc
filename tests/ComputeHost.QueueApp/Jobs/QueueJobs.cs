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

    /// <summary>What a job with this number returns.</summary>
    public static long Expected(int number) => (number * 31L) + 7;

    private static long Run(string log, int number, int milliseconds)
    {
        Ledger.Append(log, string.Create(CultureInfo.InvariantCulture, $"{number} {Consumers.ConsumerProgram.Name}"));
        EntryGate.Current?.Leave();
        Thread.Sleep(milliseconds);
        return Expected(number);
    }
}
