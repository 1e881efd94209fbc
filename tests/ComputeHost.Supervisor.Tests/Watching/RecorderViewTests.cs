using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Tests.Watching;

public sealed class RecorderViewTests : IDisposable
{
    private const ulong Session = 77;

    private readonly RecorderMemory _worker = RecorderMemory.Create(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
    private readonly RecorderView _view;

    public RecorderViewTests()
    {
        _view = new RecorderView(RecorderMemory.Open(Environment.ProcessId, _worker.Location), slots: 2);
        _worker.Page.OpenSession(3, Session);
        _worker.Page.OpenSession(4, 88);
    }

    public void Dispose()
    {
        _view.Dispose();
        _worker.Dispose();
    }

    [Fact]
    public void ReadStart_OverACallsLife_TellsWaitingRunningOver()
    {
        Assert.Equal(new CallStart(CallStartState.Waiting), _view.ReadStart(Session, 1));

        _worker.Page.TryStart(1, 3, 1, now: 1234);
        Assert.Equal(new CallStart(CallStartState.Running, 1234), _view.ReadStart(Session, 1));
        Assert.Equal(new CallStart(CallStartState.Waiting), _view.ReadStart(Session, 2));

        _worker.Page.TryEnd(1, 3, 1);
        Assert.Equal(new CallStart(CallStartState.Over), _view.ReadStart(Session, 1));
    }

    [Fact]
    public void ReadStart_UnknownSession_IsOver() => Assert.Equal(CallStartState.Over, _view.ReadStart(99, 1).State);

    [Fact]
    public void TryCondemn_RunningCall_MakesItsEndFail()
    {
        _worker.Page.TryStart(1, 3, 5, now: 1);

        Assert.True(_view.TryCondemn(Session, 5));

        Assert.False(_worker.Page.TryEnd(1, 3, 5));
        Assert.False(_worker.Page.TryStart(1, 3, 6, now: 2));
    }

    [Fact]
    public void TryCondemn_CallThatIsOver_DoesNothing()
    {
        _worker.Page.TryStart(0, 3, 5, now: 1);
        _worker.Page.TryEnd(0, 3, 5);

        Assert.False(_view.TryCondemn(Session, 5));
        Assert.True(_worker.Page.TryStart(0, 3, 6, now: 2));
    }

    [Fact]
    public void Find_AfterAFence_HasTheSessionsCallsAndCountsTheOthers()
    {
        _worker.Page.TryStart(0, 3, 5, now: 10);
        _worker.Page.TryStart(1, 4, 9, now: 20);

        _view.Fence();

        RecorderFindings findings = _view.Find(Session)!;
        Assert.Equal((5ul, 1), (findings.StartedThrough, findings.OtherRunning));
        Assert.Equal([new RunningCall(5, 10)], findings.Running);
        Assert.Equal(2, _view.RunningAtFence);
        Assert.False(_worker.Page.TryStart(0, 3, 6, now: 30));
    }

    [Fact]
    public void Find_CallThatTheFenceInterrupted_CountsAsStarted()
    {
        _worker.Page.TryStart(0, 3, 5, now: 10);
        _view.TryCondemn(Session, 5);

        _view.Fence();

        Assert.Equal(5ul, _view.Find(Session)!.StartedThrough);
        Assert.Equal([new RunningCall(5, 10)], _view.Find(Session)!.Running);
    }

    [Fact]
    public void Find_NothingRunning_HasNoneAndKeepsWhatWasStarted()
    {
        _worker.Page.TryStart(0, 3, 5, now: 10);
        _worker.Page.TryEnd(0, 3, 5);

        _view.Fence();

        Assert.Equal(5ul, _view.Find(Session)!.StartedThrough);
        Assert.Empty(_view.Find(Session)!.Running);
        Assert.Equal(0, _view.RunningAtFence);
    }

    [Fact]
    public void Find_UnknownSession_KnowsNothing()
    {
        _view.Fence();

        Assert.Null(_view.Find(99));
    }

    [Fact]
    public unsafe void Find_PageOverwritten_KnowsNothing()
    {
        new Span<byte>((void*)_worker.Page.Address, RecorderPage.Length).Fill(0xEE);
        Assert.False(_view.Read()!.Value.IsIntact);
        _view.Fence();

        Assert.Null(_view.Find(Session));
    }

    [Fact]
    public void HasWorked_OverACallsLife_StaysTrueFromItsStart()
    {
        Assert.False(_view.HasWorked);
        _worker.Page.TryStart(0, 3, 1, now: 10);
        Assert.True(_view.HasWorked);
        _worker.Page.TryEnd(0, 3, 1);
        Assert.True(_view.HasWorked);
    }

    [Fact]
    public unsafe void HasWorked_PageOverwritten_IsTrue()
    {
        new Span<byte>((void*)_worker.Page.Address, RecorderPage.Length).Clear();
        Assert.True(_view.HasWorked);
        Assert.Empty(_view.RecentMethods());
    }

    [Fact]
    public void RecentMethods_SeveralRun_HasTheLastFirstAndNothingUnprintable()
    {
        _worker.Page.OpenMethod(0, "Work.First"u8);
        _worker.Page.OpenMethod(1, "Work.\u001bSecond"u8);
        _worker.Page.NoteMethod(0, 10);
        _worker.Page.NoteMethod(1, 20);
        Assert.Equal([new RecentMethod("Work.\\u001bSecond", 20), new RecentMethod("Work.First", 10)], _view.RecentMethods());
    }

    [Fact]
    public void ReadSlots_OneRunning_NamesThreadSessionAndCall()
    {
        _worker.Page.NoteThread(1, 4711);
        _worker.Page.TryStart(1, 3, 5, now: 10);

        Assert.Equal([new SlotReading(0, ThreadId: 0), new SlotReading(1, 4711, Session, Call: 5, Stamp: 10)], _view.ReadSlots());

        _worker.Page.TryEnd(1, 3, 5);
        Assert.Equal(new SlotReading(1, 4711), _view.ReadSlots()[1]);
    }

    [Fact]
    public unsafe void ReadSlots_PageOverwritten_IsNothingOrBounded()
    {
        new Span<byte>((byte*)_worker.Page.Address + 64, RecorderPage.Length - 64).Fill(0x77);
        Assert.All(_view.ReadSlots(), slot => Assert.False(slot.IsRunning));

        new Span<byte>((void*)_worker.Page.Address, RecorderPage.Length).Clear();
        Assert.Empty(_view.ReadSlots());
    }

    [Fact]
    public void Read_Page_SumsTheCallsOfAllSessions()
    {
        _worker.Page.TryStart(0, 3, 5, now: 10);
        _worker.Page.TryEnd(0, 3, 5);
        _worker.Page.TryStart(0, 4, 2, now: 10);
        _worker.Page.Beat(1, 2, 3, 4096);

        Assert.Equal(new RecorderReading(IsIntact: true, Beats: 1, Calls: 7, Idle: false, Memory: 4096), _view.Read());
    }

    [Fact]
    public void AnyRead_AfterDispose_KnowsNothingInsteadOfCrashing()
    {
        _view.Dispose();

        Assert.Null(_view.Read());
        Assert.Null(_view.Find(Session));
        Assert.Empty(_view.RecentMethods());
        Assert.Empty(_view.ReadSlots());
        Assert.False(_view.TryCondemn(Session, 1));
        Assert.Equal(CallStartState.Over, _view.ReadStart(Session, 1).State);
        _view.Fence();
    }
}
