using ComputeHost.Protocol.Seam;

namespace ComputeHost.Supervisor.Exits;

/// <summary>
/// Finds out why a worker died. The exit code comes last because it says the least: stack overflow, FailFast, unhandled exceptions and managed
/// out-of-memory all end in 134, and a program can exit with any number.
/// </summary>
internal static class ExitClassifier
{
    /// <summary>The exit code of a process that was killed.</summary>
    public const int KilledCode = SignalBase + ExitSignals.Kill;

    private const int SignalBase = 128;
    private const int HighestSignal = 64;

    // What Windows' runtime ends with instead of signals.
    private const int WindowsKill = -1;
    private const int StatusAccessViolation = unchecked((int)0xC0000005);
    private const int StatusStackOverflow = unchecked((int)0xC00000FD);
    private const int ClrException = unchecked((int)0xE0434352);
    private const int ClrFailFast = unchecked((int)0x80131623);

    public static ExitFindings Classify(ExitFacts facts)
    {
        int? signal = facts.ExitCode is > SignalBase and <= SignalBase + HighestSignal and var code ? code - SignalBase : null;
        // A broken session can be noticed before the death that broke it: a kill then comes too late, and another code than its own says so.
        KillOrder? kill = facts.ExitCode is null or KilledCode or WindowsKill ? facts.Kill : null;
        return new ExitFindings(kill?.Cause ?? FindCause(facts, signal), signal, kill?.Record);
    }

    private static WorkerLostCause FindCause(ExitFacts facts, int? signal) => signal switch
    {
        ExitSignals.Kill => facts.WasOomKilled ? WorkerLostCause.OutOfMemory : WorkerLostCause.Killed,
        // The runtime ends so as well, but not without a word.
        ExitSignals.Abort => FromAnnouncement(facts.Announcement) ?? WorkerLostCause.FailFast,
        ExitSignals.Segmentation or ExitSignals.Bus => FromAnnouncement(facts.Announcement) ?? WorkerLostCause.AccessViolation,
        not null => WorkerLostCause.Killed,
        null => FromCode(facts),
    };

    private static WorkerLostCause? FromAnnouncement(string? line) => line switch
    {
        null => null,
        _ when line.StartsWith("Stack overflow.", StringComparison.Ordinal) => WorkerLostCause.StackOverflow,
        _ when line.StartsWith("Out of memory.", StringComparison.Ordinal) => WorkerLostCause.OutOfMemory,
        _ when line.Contains("System.OutOfMemoryException", StringComparison.Ordinal) => WorkerLostCause.OutOfMemory,
        _ when line.Contains("System.AccessViolationException", StringComparison.Ordinal) => WorkerLostCause.AccessViolation,
        _ when line.StartsWith("Unhandled exception.", StringComparison.Ordinal) => WorkerLostCause.UnhandledException,
        _ => WorkerLostCause.FailFast,
    };

    private static WorkerLostCause FromCode(ExitFacts facts) => facts.ExitCode switch
    {
        StatusAccessViolation => WorkerLostCause.AccessViolation,
        StatusStackOverflow => WorkerLostCause.StackOverflow,
        ClrFailFast => FromAnnouncement(facts.Announcement) ?? WorkerLostCause.FailFast,
        ClrException => FromAnnouncement(facts.Announcement) ?? WorkerLostCause.UnhandledException,
        null => WorkerLostCause.Unknown,
        _ => WorkerLostCause.Exited,
    };
}
