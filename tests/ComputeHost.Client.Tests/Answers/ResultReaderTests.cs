using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;

namespace ComputeHost.Client.Tests.Answers;

/// <summary>Results whose constructors do not return: what the thread that brings them does, and what ends their calls.</summary>
public sealed class ResultReaderTests : IDisposable
{
    private readonly SchedulerFixture _fixture = new(new ClientSettings { PendingLimit = 1 });
    private readonly WorkerLane _lane;
    private readonly SlowToMake.Gate _gate = SlowToMake.Close();

    public ResultReaderTests() => _lane = _fixture.AddLane(credit: 2);

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task Finish_ConstructorBlocks_GoesOnWithTheBatchAndTheWorker()
    {
        TypedCall<SlowToMake> slow = SubmitSlow();
        TypedCall<int> quick = _fixture.Submit();
        TypedCall<int> waiting = _fixture.Submit();
        using var value = new PayloadWriter(64);
        PayloadCodecs.For<int>().Write(value, 5);

        _fixture.Scheduler.Finish(_lane, [ResultOf(slow), new CallEnding(quick.Number, CallOutcome.Of(value.WrittenMemory))]);

        Assert.Equal(5, await quick.Task.WaitAsync(TimeSpan.Zero));
        Assert.Equal(CallStage.Sent, waiting.Stage);
        _gate.WaitUntilReached();
        _gate.Dispose();
        Assert.Equal(_gate.Number, (await slow.Task.DefaultTimeout()).Number);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Expire_ConstructorBlocks_LimitEndsTheCall(bool byDeadline)
    {
        TypedCall<SlowToMake> slow = SubmitSlow(byDeadline
            ? new ComputeCallOptions { Deadline = _fixture.Clock.GetUtcNow() + TimeSpan.FromSeconds(2) }
            : new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(2) });
        _fixture.Scheduler.Finish(_lane, [ResultOf(slow)]);
        _gate.WaitUntilReached();

        _fixture.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(slow.IsAnswered);
        _fixture.Advance(TimeSpan.FromSeconds(0.1));

        ComputeTimeoutException exception = await Assert.ThrowsAsync<ComputeTimeoutException>(() => slow.Task.WaitAsync(TimeSpan.Zero));
        Assert.Equal((ComputeRan.Yes, TimeSpan.FromSeconds(2)), (exception.Ran, exception.Timeout));
        Assert.Contains(byDeadline ? "Deadline" : "was not read", exception.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), _fixture.Scheduler.Load);
    }

    [Fact]
    public async Task Abandon_ConstructorBlocks_CancelsAtOnce()
    {
        using var source = new CancellationTokenSource();
        TypedCall<SlowToMake> slow = SubmitSlow(cancellationToken: source.Token);
        _fixture.Scheduler.Finish(_lane, [ResultOf(slow)]);

        source.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow.Task.WaitAsync(TimeSpan.Zero));
        Assert.Equal((0, 0), _fixture.Scheduler.Load);
    }

    [Fact]
    public async Task AbortAll_ConstructorBlocks_EndsTheCall()
    {
        TypedCall<SlowToMake> slow = SubmitSlow();
        _fixture.Scheduler.Finish(_lane, [ResultOf(slow)]);
        _fixture.Scheduler.Close();
        Assert.False(_fixture.Scheduler.Drained.IsCompleted);

        _fixture.Scheduler.AbortAll(call => Refusals.EndedByDispose(call, TimeSpan.FromSeconds(30), EndWords.OfPool));

        ComputeTimeoutException exception = await Assert.ThrowsAsync<ComputeTimeoutException>(() => slow.Task.WaitAsync(TimeSpan.Zero));
        Assert.Equal(ComputeRan.Yes, exception.Ran);
        Assert.Contains("was not read", exception.Message, StringComparison.Ordinal);
        await _fixture.Scheduler.Drained.DefaultTimeout();
    }

    [Fact]
    public async Task Finish_ResultInTheSegment_IsLentUntilItHasBeenRead()
    {
        byte[] bytes = Encode();
        nint segment = Marshal.AllocHGlobal(bytes.Length);
        Marshal.Copy(bytes, 0, segment, bytes.Length);
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        TypedCall<SlowToMake> slow = SubmitSlow(new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(2) });
        _fixture.Scheduler.Finish(_lane, [new CallEnding(slow.Number, CallOutcome.Of(new SegmentLease(segment, bytes.Length, ended.SetResult)))]);
        _gate.WaitUntilReached();

        _fixture.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<ComputeTimeoutException>(() => slow.Task.WaitAsync(TimeSpan.Zero));
        Assert.False(ended.Task.IsCompleted);
        _gate.Dispose();

        Assert.True(await ended.Task.DefaultTimeout());
        Marshal.FreeHGlobal(segment);
    }

    [Fact]
    public async Task Finish_MayReadHere_ReadsOnTheThreadThatBringsIt()
    {
        _gate.Dispose();
        TypedCall<SlowToMake> slow = SubmitSlow();

        _fixture.Scheduler.Finish(_lane, [new CallEnding(slow.Number, CallOutcome.Of(Encode()), MayReadHere: true)]);

        Assert.Equal(_gate.Number, (await slow.Task.WaitAsync(TimeSpan.Zero)).Number);
    }

    [Fact]
    public async Task Help_ThreadPoolDoesNotComeToIt_ReadsOnAThreadOfItsOwn()
    {
        var queued = new List<IThreadPoolWorkItem>();
        var reader = new ResultReader(new CallAnswers(_fixture.Counters), over: _ => { }, queued.Add, _fixture.Time);
        TypedCall<SlowToMake> slow = SubmitSlow();
        reader.Deliver(new CallDelivery(slow, CallOutcome.Of(Encode()), ReadingPlace.ElsewhereUnderLimits));
        Assert.Single(queued);
        _gate.Dispose();

        reader.Help(_fixture.Time.Now);

        Assert.Equal(_gate.Number, (await slow.Task.DefaultTimeout()).Number);
        queued[0].Execute();
    }

    [Fact]
    public async Task Help_HelperIsStuckInOneResult_ReadsThoseBehindIt()
    {
        var reader = new ResultReader(new CallAnswers(_fixture.Counters), over: _ => { }, pool: _ => { }, _fixture.Time);
        TypedCall<SlowToMake> slow = SubmitSlow();
        TypedCall<SlowToMake> behind = SubmitSlow();
        using SlowToMake.Gate open = SlowToMake.Close();
        open.Dispose();
        reader.Deliver(new CallDelivery(slow, CallOutcome.Of(Encode()), ReadingPlace.ElsewhereUnderLimits));
        reader.Deliver(new CallDelivery(behind, CallOutcome.Of(Encode(open)), ReadingPlace.ElsewhereUnderLimits));
        reader.Help(_fixture.Time.Now);
        _gate.WaitUntilReached();

        reader.Help(_fixture.Time.Now);
        _fixture.Clock.Advance(ExpiryPolicy.ReadPatience);
        reader.Help(_fixture.Time.Now);

        Assert.Equal(open.Number, (await behind.Task.DefaultTimeout()).Number);
        Assert.False(slow.IsAnswered);
    }

    [Fact]
    public void Expire_NobodyHasBegunToReadIt_AsksForHelpUntilSomebodyHas()
    {
        var policy = new ExpiryPolicy(_fixture.Time, TimeSpan.FromSeconds(2));
        TypedCall<SlowToMake> slow = SubmitSlow();
        ref CallTimer timer = ref slow.Timer;
        policy.BeginReading(ref timer, slow.Limits, _fixture.Time.Now);
        Assert.Equal(_fixture.Time.After(timer.ArrivedAt, ExpiryPolicy.ReadPatience), timer.Due);

        _fixture.Clock.Advance(ExpiryPolicy.ReadPatience);
        Assert.Equal(ExpiryAction.HelpToRead, policy.ExamineReading(ref timer, slow.Limits, readBegan: false, _fixture.Time.Now));
        Assert.Equal(_fixture.Time.After(_fixture.Time.Now, ExpiryPolicy.ReadPatience), timer.Due);
        Assert.Equal(ExpiryAction.Wait, policy.ExamineReading(ref timer, slow.Limits, readBegan: true, _fixture.Time.Now));
        Assert.Equal(_fixture.Time.After(timer.ArrivedAt, slow.Limits.Execution), timer.Due);
    }

    [Theory]
    [InlineData(typeof(NoResult), false)]
    [InlineData(typeof(int), false)]
    [InlineData(typeof(int?), false)]
    [InlineData(typeof(string), false)]
    [InlineData(typeof(byte[]), false)]
    [InlineData(typeof(ImmutableArray<double>), false)]
    [InlineData(typeof(Hello), true)]
    [InlineData(typeof(SlowToMake), true)]
    public void ReadsWithUserCode_Type_IsWhetherItsCodeCanRun(Type type, bool expected) => Assert.Equal(expected, PayloadCodecs.For(type).ReadsWithUserCode);

    [Fact]
    public async Task Submit_QueueFullAfterAPauseWithAnUnreadResult_RetryAfterLeavesThePauseOut()
    {
        _fixture.Scheduler.Finish(_lane, [ResultOf(SubmitSlow())]);
        _gate.WaitUntilReached();
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        TypedCall<int> first = _fixture.Submit();
        _fixture.Clock.Advance(TimeSpan.FromMilliseconds(20));
        _fixture.Finish(_lane, first);
        _fixture.Submit();
        _fixture.Submit();
        _fixture.Submit();

        PendingQueueFullException exception = await Assert.ThrowsAsync<PendingQueueFullException>(() => _fixture.Submit().Task);

        Assert.InRange(exception.RetryAfter!.Value, TimeSpan.Zero, TimeSpan.FromMilliseconds(10));
    }

    private TypedCall<SlowToMake> SubmitSlow(ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        MethodContract contract = MethodContract.Of(((Func<int, SlowToMake>)TestMethods.Slow).Method);
        var call = new TypedCall<SlowToMake>(
            contract, new ArgumentBuffer(new PayloadWriter(1024)), new CallTerms(CallLimits.Resolve(_fixture.Settings, contract, options, _fixture.Clock), options), _fixture.Time.Now, cancellationToken)
        {
            ResultCodec = contract.ResultCodec<SlowToMake>(),
        };
        _fixture.Scheduler.Submit(call);
        call.Register(_fixture.Scheduler.Abandon);
        return call;
    }

    private byte[] Encode() => Encode(_gate);

    private static byte[] Encode(SlowToMake.Gate gate)
    {
        using var value = new PayloadWriter(64);
        PayloadCodecs.For<SlowToMake>().Write(value, gate.Value);
        return value.WrittenMemory.ToArray();
    }

    private CallEnding ResultOf(PendingCall call) => new(call.Number, CallOutcome.Of(Encode()));
}
