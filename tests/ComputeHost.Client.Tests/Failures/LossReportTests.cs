using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Tests.Failures;

public sealed class LossReportTests
{
    private const long StartStamp = 1000;

    private readonly SchedulerFixture _fixture = new();
    private readonly TypedCall<int>[] _calls;

    public LossReportTests()
    {
        WorkerLane lane = _fixture.AddLane(credit: 3);
        _calls = [_fixture.Submit(), _fixture.Submit(), _fixture.Submit(TestMethods.Repeatable)];
        Assert.Equal(3, lane.Load);
    }

    [Fact]
    public void Translate_AboveStartedThrough_IsNotLost() =>
        Assert.Null(Report(startedThrough: 2, running: []).Translate(_calls[2]));

    [Fact]
    public void Translate_NothingKnown_IsLostWithoutBlame() =>
        Assert.Equal(WorkerLostBlame.None, Report(startedThrough: null, running: []).Translate(_calls[2])!.Blame);

    [Fact]
    public void Translate_RunningAndNamedByTheStack_IsExactlyToBlame()
    {
        WorkerLostException loss = Report(2, [2], stderr: OverflowIn("Double")).Translate(_calls[1])!;
        Assert.Equal((WorkerLostCause.StackOverflow, WorkerLostBlame.Exact), (loss.Cause, loss.Blame));
        Assert.Contains("Stack overflow.", loss.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_StackOfTheSlotsThread_IsExactlyToBlame() =>
        Assert.Equal(WorkerLostBlame.Exact, Report(2, [2], stderr: "Process terminated.\n   at Some.Library.Crash()\n   at ComputeHost.Worker.Slots.Slot.Run()\n   at System.Threading.Thread.StartCallback()").Translate(_calls[1])!.Blame);

    [Fact]
    public void Translate_SeveralRunningAndOneNamed_BlamesThatOne()
    {
        LossReport report = Report(3, [2, 3], stderr: OverflowIn("Repeatable"), slots: 2);
        Assert.Equal(WorkerLostBlame.Exact, report.Translate(_calls[2])!.Blame);
        Assert.Equal(WorkerLostBlame.Suspect, report.Translate(_calls[1])!.Blame);
    }

    [Fact]
    public void Translate_SeveralRunningAndNamed_AreSuspects() =>
        Assert.Equal(WorkerLostBlame.Suspect, Report(2, [1, 2], stderr: OverflowIn("Double"), slots: 2).Translate(_calls[1])!.Blame);

    [Fact]
    public void Translate_RunningButNotNamed_IsSuspect() =>
        Assert.Equal(WorkerLostBlame.Suspect, Report(2, [2]).Translate(_calls[1])!.Blame);

    [Fact]
    public void Translate_StartedButNotRunning_IsCollateral()
    {
        WorkerLostException loss = Report(2, [2]).Translate(_calls[0])!;
        Assert.Equal((WorkerLostCause.Collateral, WorkerLostBlame.None), (loss.Cause, loss.Blame));
    }

    [Fact]
    public void Translate_Running_HasRunAndOfTheOthersItIsUnknown()
    {
        LossReport report = Report(2, [2]);
        Assert.Equal(ComputeRan.Yes, report.Translate(_calls[1])!.Ran);
        Assert.Equal(ComputeRan.Unknown, report.Translate(_calls[0])!.Ran);
        Assert.Equal(ComputeRan.Unknown, Report(null, []).Translate(_calls[1])!.Ran);
    }

    [Fact]
    public void Translate_KilledForAnotherCall_IsCollateral()
    {
        WorkerLostException loss = Report(2, [1, 2], kill: new KillRecord(7, 1, "time limit")).Translate(_calls[1])!;
        Assert.Equal((WorkerLostCause.Collateral, WorkerLostBlame.None), (loss.Cause, loss.Blame));
    }

    [Theory]
    [InlineData("", WorkerLostCause.OutOfMemory)]
    [InlineData("Unhandled exception. at .Double(", WorkerLostCause.Exited)]
    public void Translate_MethodNamedByWhatIsNotOfThisDeath_IsSuspect(string printed, WorkerLostCause cause) =>
        Assert.Equal(
            WorkerLostBlame.Suspect,
            Report(2, [2], stderr: "warning: handled\n   at ComputeHost.Client.Tests.TestMethods.Double(Int32)", printed: printed, cause: cause).Translate(_calls[1])!.Blame);

    [Fact]
    public void Translate_EndedForMemoryThatTheCallTook_BlamesThatCall()
    {
        LossReport report = Report(2, [2], kill: new KillRecord(0, 0, "The worker used too much."), cause: WorkerLostCause.OutOfMemory, memory: 500, startMemory: 200);
        WorkerLostException loss = report.Translate(_calls[1])!;
        Assert.Equal((WorkerLostCause.OutOfMemory, WorkerLostBlame.Exact), (loss.Cause, loss.Blame));
        Assert.DoesNotContain("..", loss.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, 1)]
    [InlineData(200, 2)]
    public void Translate_EndedForMemoryThatOthersMayHaveTaken_IsSuspect(long startMemory, int slots) =>
        Assert.Equal(
            WorkerLostBlame.Suspect,
            Report(2, [2], kill: new KillRecord(0, 0, "memory"), cause: WorkerLostCause.OutOfMemory, memory: 500, startMemory: startMemory, slots: slots).Translate(_calls[1])!.Blame);

    [Fact]
    public void Translate_RuntimeSaysOutOfMemoryOnTheSlotsThread_IsSuspectUnlessTheCallTookIt()
    {
        const string stack = "Out of memory.\n   at ComputeHost.Worker.Slots.Slot.Run()";
        Assert.Equal(WorkerLostBlame.Suspect, Report(2, [2], stderr: stack, cause: WorkerLostCause.OutOfMemory, memory: 500, startMemory: 400).Translate(_calls[1])!.Blame);
        Assert.Equal(WorkerLostBlame.Exact, Report(2, [2], stderr: stack, cause: WorkerLostCause.OutOfMemory, memory: 500, startMemory: 100).Translate(_calls[1])!.Blame);
    }

    [Fact]
    public void Translate_OneRunningOfSeveralSlotsAndNotNamed_IsSuspect() =>
        Assert.Equal(WorkerLostBlame.Suspect, Report(2, [2], stderr: OverflowIn("Another"), slots: 2).Translate(_calls[1])!.Blame);

    [Fact]
    public void Translate_StackPrintedBeforeTheCallBegan_IsSuspect() =>
        Assert.Equal(WorkerLostBlame.Suspect, Report(2, [2], stderr: OverflowIn("Double"), printedAt: StartStamp - 1).Translate(_calls[1])!.Blame);

    [Fact]
    public void Translate_MethodOfTheSameNameOnAnotherThread_IsSuspect() =>
        Assert.Equal(
            WorkerLostBlame.Suspect,
            Report(2, [2], stderr: "Unhandled exception. System.FormatException: no\n   at Other.Type.Double(Int32)\n   at System.Threading.Thread.StartCallback()", cause: WorkerLostCause.UnhandledException).Translate(_calls[1])!.Blame);

    [Theory]
    [InlineData(6, 134, WorkerLostCause.FailFast, "SIGABRT", WorkerLostBlame.Suspect)]
    [InlineData(31, 159, WorkerLostCause.Killed, "SIGSYS", WorkerLostBlame.Suspect)]
    [InlineData(9, 137, WorkerLostCause.Killed, "SIGKILL from outside", WorkerLostBlame.None)]
    public void Translate_SignalWithoutAWord_IsNamed(int signal, int exitCode, WorkerLostCause cause, string named, WorkerLostBlame blame)
    {
        WorkerLostException loss = Report(2, [2], cause: cause, signal: signal, exitCode: exitCode).Translate(_calls[1])!;
        Assert.Equal(blame, loss.Blame);
        Assert.Contains(named, loss.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_RuntimeLacksWhatAnEarlierCallMayHaveTaken_IsSuspect()
    {
        WorkerLostException loss = Report(
            2, [2], stderr: "Fatal error.\nFailed to create RW mapping for RX memory. This can be\n   at ComputeHost.Worker.Slots.Slot.Run()", cause: WorkerLostCause.FailFast).Translate(_calls[1])!;
        Assert.Equal(WorkerLostBlame.Suspect, loss.Blame);
        Assert.Contains("descriptors", loss.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_LastCallHadEndedAndNothingRan_IsSuspect()
    {
        WorkerLostException loss = Report(2, [], cause: WorkerLostCause.Exited).Translate(_calls[1])!;
        Assert.Equal((WorkerLostCause.Exited, WorkerLostBlame.Suspect), (loss.Cause, loss.Blame));
        Assert.Contains("had ended there last", loss.Message, StringComparison.Ordinal);
        Assert.Equal(WorkerLostBlame.None, Report(2, [], cause: WorkerLostCause.Exited).Translate(_calls[0])!.Blame);
    }

    [Fact]
    public void Translate_NotCertain_NamesWhatHadRunThere()
    {
        Assert.Contains("'Work.LeaveABomb'", Report(2, [2], lastRun: "'Work.LeaveABomb' (begun 0.1 s before)").Translate(_calls[1])!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'Work.LeaveABomb'", Report(2, [2], stderr: OverflowIn("Double"), lastRun: "'Work.LeaveABomb' (begun 0.1 s before)").Translate(_calls[1])!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_SessionEndedForWantOfMemoryHere_BlamesNobodyAndSaysSo()
    {
        var kill = new KillRecord(0, 0, "Its session broke while it lived; a method may have closed sockets.");
        WorkerLostException loss = Report(2, [], kill: kill, cause: WorkerLostCause.Killed, failure: new OutOfMemoryException()).Translate(_calls[1])!;
        Assert.Equal((WorkerLostCause.Collateral, WorkerLostBlame.None), (loss.Cause, loss.Blame));
        Assert.Contains("this program had no memory left", loss.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sockets", loss.Message, StringComparison.Ordinal);
    }

    private static string OverflowIn(string method) =>
        $"Stack overflow.\n   at ComputeHost.Client.Tests.TestMethods.{method}(Int32)\n   at DynamicClass.ComputeHost.Call.{method}(Int32, ComputeHost.ComputeContext)\n   at ComputeHost.Worker.Slots.Slot.Run()\n   at System.Threading.Thread.StartCallback()";

    private LossReport Report(
        ulong? startedThrough, ulong[] running, string stderr = "", KillRecord? kill = null, string? printed = null, WorkerLostCause cause = WorkerLostCause.StackOverflow, long printedAt = StartStamp + 1,
        long memory = 0, long startMemory = 0, int slots = 1, int? signal = null, int exitCode = 134, string lastRun = "", Exception? failure = null)
    {
        string lastWords = printed ?? stderr;
        var exit = new WorkerExit
        {
            WorkerId = "w-1",
            ProcessId = 1001,
            Cause = cause,
            StderrTail = stderr,
            LastWords = lastWords,
            LastWordsStamp = lastWords.Length > 0 ? printedAt : 0,
            Kill = kill,
            ExitCode = exitCode,
            Signal = signal,
            Memory = memory,
            LastRun = lastRun,
        };
        var verdict = new WorkerVerdict(startedThrough, [.. running.Select(call => new RunningCall(call, StartStamp, startMemory))], 0, exit, slots);
        return new LossReport(verdict, session: 7, _calls.ToDictionary(call => call.Number, PendingCall (call) => call), _fixture.Time, failure);
    }
}
