namespace ComputeHost.Supervisor.Tests;

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
    [InlineData(null, WorkerLostCause.Unknown)]
    public void Classify_Aborted_GoesByTheAnnouncement(string? line, WorkerLostCause expected)
    {
        ExitFindings findings = ExitClassifier.Classify(new ExitFacts(null, 134, line, 0));

        Assert.Equal(new ExitFindings(expected, Signal: 6), findings);
    }

    [Theory]
    [InlineData(137, 0, WorkerLostCause.Killed, 9)]
    [InlineData(137, 1, WorkerLostCause.OutOfMemory, 9)]
    [InlineData(139, 0, WorkerLostCause.AccessViolation, 11)]
    [InlineData(143, 0, WorkerLostCause.Killed, 15)]
    [InlineData(0, 0, WorkerLostCause.Exited, null)]
    [InlineData(3, 0, WorkerLostCause.Exited, null)]
    [InlineData(255, 0, WorkerLostCause.Exited, null)]
    [InlineData(null, 0, WorkerLostCause.Unknown, null)]
    [InlineData(unchecked((int)0xC00000FD), 0, WorkerLostCause.StackOverflow, null)]
    [InlineData(unchecked((int)0xC0000005), 0, WorkerLostCause.AccessViolation, null)]
    public void Classify_NoAnnouncement_GoesByTheCode(int? exitCode, long oomKills, WorkerLostCause cause, int? signal) =>
        Assert.Equal(new ExitFindings(cause, signal), ExitClassifier.Classify(new ExitFacts(null, exitCode, null, oomKills)));

    [Fact]
    public void Classify_OurOwnKill_BeatsEverything()
    {
        var facts = new ExitFacts(KillOrder.ForCall(1, 2, "time's up"), 137, "Stack overflow.", OomKills: 1);

        Assert.Equal(WorkerLostCause.Collateral, ExitClassifier.Classify(facts).Cause);
    }

    [Fact]
    public void Classify_OurKillCameTooLate_GoesByTheProcessItself()
    {
        ExitFindings findings = ExitClassifier.Classify(new ExitFacts(KillOrder.For("its session is broken"), ExitCode: 3, null, 0));

        Assert.Equal(new ExitFindings(WorkerLostCause.Exited, Signal: null, Kill: null), findings);
    }

    [Fact]
    public void Classify_OrderlyExitAfterAnAnnouncement_IsAnExit() =>
        Assert.Equal(WorkerLostCause.Exited, ExitClassifier.Classify(new ExitFacts(null, 1, "Out of memory.", 0)).Cause);
}
