using ComputeHost.Supervisor.Exits;

namespace ComputeHost.Supervisor.Tests.Exits;

public sealed class ExitClassifierTests
{
    [Theory]
    [InlineData("Stack overflow.", WorkerLostCause.StackOverflow)]
    [InlineData("Process terminated. Assertion failed.", WorkerLostCause.FailFast)]
    [InlineData("Unhandled exception. System.InvalidOperationException: no", WorkerLostCause.UnhandledException)]
    [InlineData("Unhandled exception. System.OutOfMemoryException: Array dimensions", WorkerLostCause.OutOfMemory)]
    [InlineData("Out of memory.", WorkerLostCause.OutOfMemory)]
    [InlineData("Fatal error. System.AccessViolationException: Attempted to read or write protected memory.", WorkerLostCause.AccessViolation)]
    [InlineData("Fatal error. Internal CLR error. (0x80131506)", WorkerLostCause.FailFast)]
    [InlineData(null, WorkerLostCause.FailFast)]
    public void Classify_Aborted_GoesByTheAnnouncement(string? line, WorkerLostCause expected)
    {
        ExitFindings findings = ExitClassifier.Classify(new ExitFacts(null, 134, line, WasOomKilled: false));

        Assert.Equal(new ExitFindings(expected, Signal: 6), findings);
    }

    [Theory]
    [InlineData(137, false, WorkerLostCause.Killed, 9)]
    [InlineData(137, true, WorkerLostCause.OutOfMemory, 9)]
    [InlineData(139, false, WorkerLostCause.AccessViolation, 11)]
    [InlineData(143, false, WorkerLostCause.Killed, 15)]
    [InlineData(0, false, WorkerLostCause.Exited, null)]
    [InlineData(3, false, WorkerLostCause.Exited, null)]
    [InlineData(255, false, WorkerLostCause.Exited, null)]
    [InlineData(null, false, WorkerLostCause.Unknown, null)]
    [InlineData(unchecked((int)0xC00000FD), false, WorkerLostCause.StackOverflow, null)]
    [InlineData(unchecked((int)0xC0000005), false, WorkerLostCause.AccessViolation, null)]
    public void Classify_NoAnnouncement_GoesByTheCode(int? exitCode, bool wasOomKilled, WorkerLostCause cause, int? signal) =>
        Assert.Equal(new ExitFindings(cause, signal), ExitClassifier.Classify(new ExitFacts(null, exitCode, null, wasOomKilled)));

    [Fact]
    public void Classify_OurOwnKill_BeatsEverything()
    {
        var facts = new ExitFacts(KillOrder.ForCall(1, 2, "time's up"), 137, "Stack overflow.", WasOomKilled: true);

        Assert.Equal(WorkerLostCause.Collateral, ExitClassifier.Classify(facts).Cause);
    }

    [Fact]
    public void Classify_OurKillCameTooLate_GoesByTheProcessItself()
    {
        ExitFindings findings = ExitClassifier.Classify(new ExitFacts(KillOrder.For("its session is broken"), ExitCode: 3, null, WasOomKilled: false));

        Assert.Equal(new ExitFindings(WorkerLostCause.Exited, Signal: null, Kill: null), findings);
    }

    [Fact]
    public void Classify_OrderlyExitAfterAnAnnouncement_IsAnExit() =>
        Assert.Equal(WorkerLostCause.Exited, ExitClassifier.Classify(new ExitFacts(null, 1, "Out of memory.", WasOomKilled: false)).Cause);
}
