using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Tests.Failures;

public sealed class LossReportTests
{
    private readonly SchedulerFixture _fixture = new();
    private readonly TypedCall<int>[] _calls;

    public LossReportTests()
    {
        WorkerLane lane = _fixture.AddLane(credit: 3);
        _calls = [_fixture.Submit(), _fixture.Submit(), _fixture.Submit(TestMethods.Repeatable)];
        Assert.Equal(3, lane.Load);
    }

    [Fact]
    public void Judge_AboveStartedThrough_IsNotLost() =>
        Assert.Null(Report(startedThrough: 2, running: []).Judge(_calls[2]));

    [Fact]
    public void Judge_NothingKnown_IsLostWithoutBlame() =>
        Assert.Equal(WorkerLostBlame.None, Report(startedThrough: null, running: []).Judge(_calls[2])!.Blame);

    [Fact]
    public void Judge_RunningAndNamedByTheStack_IsExactlyToBlame()
    {
        WorkerLostException loss = Report(2, [2], stderr: "Stack overflow.\n   at ComputeHost.Client.Tests.TestMethods.Double(Int32)").Judge(_calls[1])!;
        Assert.Equal((WorkerLostCause.StackOverflow, WorkerLostBlame.Exact), (loss.Cause, loss.Blame));
        Assert.Contains("Stack overflow.", loss.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_StackOfTheSlotsThread_IsExactlyToBlame() =>
        Assert.Equal(WorkerLostBlame.Exact, Report(2, [2], stderr: "Process terminated.\n   at Some.Library.Crash()\n   at ComputeHost.Worker.Execution.Slot.RunCall()").Judge(_calls[1])!.Blame);

    [Fact]
    public void Judge_SeveralRunningAndOneNamed_BlamesThatOne()
    {
        LossReport report = Report(3, [2, 3], stderr: "Stack overflow.\n   at ComputeHost.Client.Tests.TestMethods.Repeatable(Int32)\n   at ComputeHost.Worker.Execution.Slot.RunCall()");
        Assert.Equal(WorkerLostBlame.Exact, report.Judge(_calls[2])!.Blame);
        Assert.Equal(WorkerLostBlame.Suspect, report.Judge(_calls[1])!.Blame);
    }

    [Fact]
    public void Judge_SeveralRunningAndNamed_AreSuspects() =>
        Assert.Equal(WorkerLostBlame.Suspect, Report(2, [1, 2], stderr: "Stack overflow.\n   at ComputeHost.Client.Tests.TestMethods.Double(Int32)").Judge(_calls[1])!.Blame);

    [Fact]
    public void Judge_RunningButNotNamed_IsSuspect() =>
        Assert.Equal(WorkerLostBlame.Suspect, Report(2, [2]).Judge(_calls[1])!.Blame);

    [Fact]
    public void Judge_StartedButNotRunning_IsCollateral()
    {
        WorkerLostException loss = Report(2, [2]).Judge(_calls[0])!;
        Assert.Equal((WorkerLostCause.Collateral, WorkerLostBlame.None), (loss.Cause, loss.Blame));
    }

    [Fact]
    public void Judge_Running_HasRunAndOfTheOthersItIsUnknown()
    {
        LossReport report = Report(2, [2]);
        Assert.Equal(ComputeRan.Yes, report.Judge(_calls[1])!.Ran);
        Assert.Equal(ComputeRan.Unknown, report.Judge(_calls[0])!.Ran);
        Assert.Equal(ComputeRan.Unknown, Report(null, []).Judge(_calls[1])!.Ran);
    }

    [Fact]
    public void Judge_KilledForAnotherCall_IsCollateral()
    {
        WorkerLostException loss = Report(2, [1, 2], kill: new KillRecord(7, 1, "time limit")).Judge(_calls[1])!;
        Assert.Equal((WorkerLostCause.Collateral, WorkerLostBlame.None), (loss.Cause, loss.Blame));
    }

    [Theory]
    [InlineData("", WorkerLostCause.OutOfMemory)]
    [InlineData("Unhandled exception. at .Double(", WorkerLostCause.Exited)]
    public void Judge_MethodNamedByWhatIsNotOfThisDeath_IsSuspect(string printed, WorkerLostCause cause) =>
        Assert.Equal(
            WorkerLostBlame.Suspect,
            Report(2, [2], stderr: "warning: handled\n   at ComputeHost.Client.Tests.TestMethods.Double(Int32)", printed: printed, cause: cause).Judge(_calls[1])!.Blame);

    [Fact]
    public void Judge_EndedForItsMemoryWithOneCall_BlamesThatCall()
    {
        LossReport report = Report(2, [2], kill: new KillRecord(0, 0, "The worker used too much."), cause: WorkerLostCause.OutOfMemory);
        WorkerLostException loss = report.Judge(_calls[1])!;
        Assert.Equal((WorkerLostCause.OutOfMemory, WorkerLostBlame.Exact), (loss.Cause, loss.Blame));
        Assert.DoesNotContain("..", loss.Message, StringComparison.Ordinal);
        Assert.Equal(WorkerLostBlame.Suspect, Report(2, [1, 2], kill: new KillRecord(0, 0, "memory"), cause: WorkerLostCause.OutOfMemory).Judge(_calls[1])!.Blame);
    }

    private LossReport Report(ulong? startedThrough, ulong[] running, string stderr = "", KillRecord? kill = null, string? printed = null, WorkerLostCause cause = WorkerLostCause.StackOverflow)
    {
        var exit = new WorkerExit { WorkerId = "w-1", ProcessId = 1001, Cause = cause, StderrTail = stderr, LastWords = printed ?? stderr, Kill = kill, ExitCode = 134 };
        return new LossReport(new WorkerVerdict(startedThrough, [.. running.Select(call => new RunningCall(call, 0))], 0, exit), session: 7, _calls.ToDictionary(call => call.Number, PendingCall (call) => call), _fixture.Time);
    }
}
