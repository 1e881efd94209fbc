using ComputeHost.Execution.Cultures;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Worker.Slots;

namespace ComputeHost.Worker.Tests.Slots;

public sealed class SlotSchedulerTests
{
    private readonly RecorderPage _page = RecorderMemory.Create(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())).Page;
    private readonly SlotScheduler _scheduler;
    private readonly Slot _slot;

    public SlotSchedulerTests()
    {
        _scheduler = new SlotScheduler(_page, slots: 2);
        // Never started: the tests take its calls themselves.
        _slot = new Slot(0, _scheduler, _page, TestBeat.For(_page), maxPayload: 1000);
    }

    [Fact]
    public void TryTake_TwoSources_TakesTurnsAndKeepsTheOrder()
    {
        CallSource one = Attach(1);
        CallSource other = Attach(2);
        Add(one, 1, 2, 3);
        Add(other, 1, 2);
        Assert.Equal([(1, 1UL), (2, 1UL), (1, 2UL), (2, 2UL), (1, 3UL)], TakeAll());
        Assert.Equal((3UL, 2UL), (_page.StartedThrough(1), _page.StartedThrough(2)));
    }

    [Fact]
    public void TryTake_SlotCondemned_TakesNothingAndTheCallIsNotStarted()
    {
        CallSource source = Attach(1);
        Add(source, 1);
        _page.Fence(_slot.Index);
        Assert.False(_scheduler.TryTake(_slot, out WorkerCall? call));
        Assert.Null(call);
        Assert.Equal(0UL, _page.StartedThrough(1));
        Assert.True(_scheduler.TryTakeBack(source, 1));
    }

    [Fact]
    public void TryTakeBack_StartedCall_IsRefused()
    {
        CallSource source = Attach(1);
        Add(source, 1);
        Assert.True(_scheduler.TryTake(_slot, out _));
        Assert.False(_scheduler.TryTakeBack(source, 1));
    }

    [Fact]
    public void TryTakeBack_Twice_IsRefusedTheSecondTime()
    {
        CallSource source = Attach(1);
        Add(source, 1, 2);
        Assert.True(_scheduler.TryTakeBack(source, 2));
        Assert.False(_scheduler.TryTakeBack(source, 2));
        Assert.Equal([(1, 1UL)], TakeAll());
    }

    [Fact]
    public void Detach_WaitingAndRunningCalls_DropsAndCancels()
    {
        TestSource source = Attach(1);
        Add(source, 1, 2);
        Assert.True(_scheduler.TryTake(_slot, out WorkerCall? running));
        _scheduler.Detach(source);
        Assert.True(running!.Context.CancellationToken.IsCancellationRequested);
        Assert.False(source.HasLeft);
        _page.TryEnd(_slot.Index, 1, 1);
        _scheduler.End(_slot, running, out _);
        Assert.True(source.HasLeft);
        Assert.Empty(TakeAll());
    }

    [Fact]
    public async Task Drain_LastSourceLeaves_IsEmptied()
    {
        CallSource source = Attach(1);
        Assert.Equal([source], _scheduler.Drain());
        Assert.False(_scheduler.TryAttach(new TestSource(2)));
        Assert.False(_scheduler.Emptied.IsCompleted);
        _scheduler.Detach(source);
        await _scheduler.Emptied;
    }

    [Fact]
    public void Close_CallsWait_GivesThemBackAndStartsNothingMore()
    {
        CallSource source = Attach(1);
        Add(source, 1, 2, 3);
        Assert.True(_scheduler.TryTake(_slot, out WorkerCall? running));
        Assert.True(_scheduler.TryTakeBack(source, 2));

        (CallSource closed, IReadOnlyList<WorkerCall> waiting) = Assert.Single(_scheduler.Close());

        Assert.Equal((source, 3UL), (closed, Assert.Single(waiting).Number));
        Assert.False(_scheduler.TryAdd(NewCall(source, 4)));
        Assert.True(_page.TryEnd(_slot.Index, 1, 1));
        _scheduler.End(_slot, running!, out _);
        Assert.Empty(TakeAll());
        Assert.Equal(1UL, _page.StartedThrough(1));
    }

    [Fact]
    public void Review_SlotsHeldUp_TakesCreditBack()
    {
        CallSource source = Attach(1);
        for (ulong call = 1; call <= 300; call++)
        {
            Add(source, call);
            TakeAll();
        }

        Assert.True(source.Credit > 2, "short calls were not pipelined");
        Add(source, 301, 302);
        Assert.True(_scheduler.TryTake(_slot, out _));
        Assert.True(_scheduler.TryTake(new Slot(1, _scheduler, _page, TestBeat.For(_page), 1000), out _));
        SpinWait.SpinUntil(() => _scheduler.Review(source), TimeSpan.FromSeconds(10));
        Assert.True(source.Credit < 20, $"credit is still {source.Credit}");
    }

    private TestSource Attach(int line)
    {
        _page.OpenSession(line, (ulong)line);
        var source = new TestSource(line);
        Assert.True(_scheduler.TryAttach(source));
        return source;
    }

    private void Add(CallSource source, params ulong[] numbers)
    {
        foreach (ulong number in numbers)
        {
            Assert.True(_scheduler.TryAdd(NewCall(source, number)));
        }
    }

    private static WorkerCall NewCall(CallSource source, ulong number) =>
        new(source, number, Keys.Compiled(nameof(SampleMethods.Answer)), CallCulture.Create("", ""), Keys.Context()) { State = WorkerCallState.Waiting };

    private List<(int Line, ulong Call)> TakeAll()
    {
        List<(int, ulong)> taken = [];
        while (_scheduler.TryTake(_slot, out WorkerCall? call) && call is not null)
        {
            taken.Add((call.Source.Place, call.Number));
            Assert.True(_page.TryEnd(_slot.Index, call.Source.Place, call.Number));
            _scheduler.End(_slot, call, out _);
        }

        return taken;
    }

    private sealed class TestSource(int line) : CallSource(line)
    {
        public bool HasLeft { get; private set; }

        public override void OnStarted(WorkerCall call)
        {
        }

        public override void OnEnded(WorkerCall call, in CallOutcome outcome, ResultBuffer result, bool creditChanged, bool moreToDo)
        {
        }

        public override void OnTakenBack(WorkerCall call)
        {
        }

        public override void OnLost()
        {
        }

        public override void OnDraining()
        {
        }

        public override void OnLeft() => HasLeft = true;
    }
}
