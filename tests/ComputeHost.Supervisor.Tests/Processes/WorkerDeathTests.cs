using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Fleet;
using ComputeHost.Supervisor.Launching;
using ComputeHost.TestSupport;

namespace ComputeHost.Supervisor.Tests.Processes;

/// <summary>How workers die, and what is said of it.</summary>
public sealed class WorkerDeathTests : ScriptedWorkerTest
{
    [Fact]
    public async Task Worker_KilledFromOutside_IsReplaced()
    {
        await StartAsync(Settings);
        WorkerEndpoint first = Workers[0];

        Signal(first.ProcessId, "KILL");

        await SuccessorAsync(first);
        WorkerVerdict verdict = await Supervisor.VerdictAsync(first.Epoch, Session).DefaultTimeout();
        Assert.Equal((WorkerLostCause.Killed, 137, 9), (verdict.Exit.Cause, verdict.Exit.ExitCode, verdict.Exit.Signal));
        Assert.Null(verdict.Exit.Kill);
        SupervisorStatistics statistics = Supervisor.GetStatistics();
        Assert.Equal((2, 1, 0, 1), (statistics.Launched, statistics.Exits, statistics.Kills, statistics.Restarts));
    }

    [Fact]
    public async Task Condemn_RunningCall_KillsTheWorkerAndReplacesIt()
    {
        await StartAsync(Settings);
        WorkerEndpoint first = Workers[0];
        using RecorderMemory page = OpenSession(first);
        page.Page.TryStart(0, 1, 4, now: 1000);
        Assert.Equal(new CallStart(CallStartState.Running, 1000), Supervisor.ReadStart(first.Epoch, Session, 4));

        Assert.True(Supervisor.Condemn(first.Epoch, Session, 4, "Its time was up."));

        WorkerVerdict verdict = await Supervisor.VerdictAsync(first.Epoch, Session).DefaultTimeout();
        Assert.Equal(new KillRecord(Session, 4, "Its time was up."), verdict.Exit.Kill);
        Assert.Equal((4ul, 0, WorkerLostCause.Collateral), (verdict.StartedThrough, verdict.OtherRunning, verdict.Exit.Cause));
        Assert.Equal([new RunningCall(4, 1000)], verdict.Running);
        await SuccessorAsync(first);
        Assert.Equal(1, Supervisor.GetStatistics().Kills);
    }

    [Fact]
    public async Task Condemn_CallThatIsOver_LeavesTheWorkerAlone()
    {
        await StartAsync(Settings);
        using RecorderMemory page = OpenSession(Workers[0]);
        page.Page.TryStart(0, 1, 4, now: 1);
        page.Page.TryEnd(0, 1, 4);

        Assert.False(Supervisor.Condemn(Workers[0].Epoch, Session, 4, "late"));
        Assert.False(Supervisor.Condemn(Workers[0].Epoch + 5, Session, 4, "unknown"));

        Assert.True(page.Page.TryStart(0, 1, 5, now: 2));
        Assert.True(ProcessWatch.IsAlive(Workers[0].ProcessId));
    }

    [Fact]
    public async Task Condemn_DebuggerIsAttached_LeavesTheWorkerAloneUntilItHasGone()
    {
        await StartAsync(Settings);
        WorkerEndpoint first = Workers[0];
        using RecorderMemory page = OpenSession(first);
        page.Page.TryStart(0, 1, 4, now: 1000);

        await using (new AttachedDebugger(first.ProcessId))
        {
            Assert.False(Supervisor.Condemn(first.Epoch, Session, 4, "Its time was up."));
            Assert.Equal(CallStartState.Running, Supervisor.ReadStart(first.Epoch, Session, 4).State);
            Assert.Equal(SlotState.Running, page.Page.ReadSlot(0).State);
        }

        Assert.True(Supervisor.Condemn(first.Epoch, Session, 4, "Its time was up."));
    }

    [Fact]
    public async Task EndWorker_LiveWorker_IsFencedThenKilledAndExplained()
    {
        await StartAsync(Settings);
        WorkerEndpoint first = Workers[0];
        using RecorderMemory page = OpenSession(first);
        page.Page.OpenSession(2, 99);
        page.Page.TryStart(0, 2, 3, now: 1);

        Supervisor.EndWorker(first.Epoch);

        Assert.False(page.Page.TryStart(0, 1, 1, now: 2));
        WorkerVerdict verdict = await Supervisor.VerdictAsync(first.Epoch, Session).DefaultTimeout();
        Assert.False(ProcessWatch.IsAlive(first.ProcessId));
        Assert.Equal((0ul, 1), (verdict.StartedThrough, verdict.OtherRunning));
        Assert.Empty(verdict.Running);
        Assert.Equal(0ul, verdict.Exit.Kill!.Call);
        Assert.Equal(3ul, (await Supervisor.VerdictAsync(first.Epoch, 99).DefaultTimeout()).StartedThrough);
        await SuccessorAsync(first);
    }

    [Fact]
    public async Task VerdictAsync_LiveWorker_EndsNothing()
    {
        await StartAsync(Settings);
        WorkerEndpoint first = Workers[0];
        using RecorderMemory page = OpenSession(first);

        Task<WorkerVerdict> asked = Supervisor.VerdictAsync(first.Epoch, Session);

        Assert.True(page.Page.TryStart(0, 1, 4, now: 1));
        Assert.False(asked.IsCompleted);
        Signal(first.ProcessId, "KILL");
        WorkerVerdict verdict = await asked.DefaultTimeout();
        Assert.Equal((4ul, WorkerLostCause.Killed), (verdict.StartedThrough, verdict.Exit.Cause));
        Assert.Null(verdict.Exit.Kill);
        await SuccessorAsync(first);
    }

    [Fact]
    public async Task EndWorker_UnknownWorker_DoesNothing()
    {
        await StartAsync(Settings);

        Supervisor.EndWorker(1000);

        Assert.True(ProcessWatch.IsAlive(Workers[0].ProcessId));
    }

    [Fact]
    public async Task EndWorker_WorkerThatWasToldToEnd_IsGivenTheTimeForIt()
    {
        Script.Write(ScriptedWorker.ShakeHands, "read -r line; echo \"told $$\"; sleep 0.5; exit 0");
        await StartAsync(Settings);
        WorkerEndpoint first = Workers[0];
        Supervisor.RequestRecycle();
        await PrintedAsync("told ");

        Supervisor.EndWorker(first.Epoch);
        WorkerVerdict verdict = await Supervisor.VerdictAsync(first.Epoch, Session).DefaultTimeout();

        Assert.Equal((WorkerLostCause.Exited, 0), (verdict.Exit.Cause, verdict.Exit.ExitCode));
        Assert.Equal((0, 0), (Supervisor.GetStatistics().Kills, Supervisor.GetStatistics().Restarts));
    }

    [Fact]
    public async Task VerdictAsync_UnknownWorker_KnowsNothing()
    {
        await StartAsync(Settings);

        WorkerVerdict verdict = await Supervisor.VerdictAsync(1000, Session).DefaultTimeout();

        Assert.Null(verdict.StartedThrough);
        Assert.Equal(WorkerLostCause.Unknown, verdict.Exit.Cause);
    }

    [Fact]
    public async Task VerdictAsync_LongAfterTheDeath_KnowsNothingAndThePageIsGone()
    {
        await StartAsync(Settings with { VerdictLifetime = TimeSpan.FromMilliseconds(50) });
        WorkerEndpoint first = Workers[0];
        Signal(first.ProcessId, "KILL");

        await Eventually.UntilAsync("the worker is forgotten", () => Supervisor.ReadStart(first.Epoch, Session, 1).State == CallStartState.Over
            && Supervisor.VerdictAsync(first.Epoch, Session) is { IsCompletedSuccessfully: true, Result.Exit.WorkerId: "" });
    }

    [Fact]
    public async Task Worker_StoppedBySignal_IsFoundAndReplaced()
    {
        await StartAsync(Settings with { BeatTimeout = TimeSpan.FromMilliseconds(400) });
        WorkerEndpoint first = Workers[0];

        Signal(first.ProcessId, "STOP");

        await Eventually.UntilAsync("it is gone", () => !ProcessWatch.IsAlive(first.ProcessId));
        WorkerVerdict verdict = await Supervisor.VerdictAsync(first.Epoch, Session).DefaultTimeout();
        Assert.Contains("stopped for more than 2.5 s", verdict.Exit.Kill!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Death_WithPipesHeldByAnotherProcess_IsStillConfirmed()
    {
        Script.Write("setsid sleep 1000 &", "sleeper=$!", ScriptedWorker.ShakeHands, "echo \"sleeper $sleeper\"", ScriptedWorker.Obey);
        await StartAsync(Settings);
        Script.Write(ScriptedWorker.ShakeHands, ScriptedWorker.Obey);
        WorkerEndpoint first = Workers[0];
        int sleeper = await PrintedAsync("sleeper ");
        try
        {
            Signal(first.ProcessId, "KILL");

            WorkerVerdict verdict = await Supervisor.VerdictAsync(first.Epoch, Session).DefaultTimeout();

            Assert.Equal(WorkerLostCause.Killed, verdict.Exit.Cause);
            Assert.True(ProcessWatch.IsAlive(sleeper));
        }
        finally
        {
            Signal(sleeper, "KILL");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Death_OfAWorkerWithChildren_EndsItsWholeGroup(bool condemned)
    {
        Script.Write("sleep 1000 &", "sleeper=$!", ScriptedWorker.ShakeHands, "echo \"sleeper $sleeper\"", ScriptedWorker.Obey);
        await StartAsync(Settings, plan: WorkerLaunchPlan.OfCommand(["setsid", Script.ProgramPath]));
        WorkerEndpoint first = Workers[0];
        int sleeper = await PrintedAsync("sleeper ");
        using RecorderMemory page = OpenSession(first);
        page.Page.TryStart(0, 1, 1, now: 1);

        if (condemned)
        {
            Assert.True(Supervisor.Condemn(first.Epoch, Session, 1, "Its time was up."));
        }
        else
        {
            Signal(first.ProcessId, "KILL");
        }

        await Eventually.UntilAsync("the child is gone", () => !ProcessWatch.IsAlive(sleeper));
        await SuccessorAsync(first);
    }

    private RecorderMemory OpenSession(WorkerEndpoint worker)
    {
        RecorderMemory memory = Script.OpenPage(worker.WorkerId);
        memory.Page.OpenSession(1, Session);
        return memory;
    }
}
