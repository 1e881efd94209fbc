using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Pool;
using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Client.Tests;

public sealed class PoolClientTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TestLanes _lanes = new();
    private readonly TestSupply _supply = new();
    private readonly PoolClient _client;

    public PoolClientTests() => _client = NewClient(new ClientSettings { DrainTimeout = TimeSpan.FromSeconds(5), MaxPayload = 1000 });

    public async ValueTask DisposeAsync()
    {
        _lanes.AnswerAll();
        await _client.DisposeAsync();
    }

    [Fact]
    public async Task ExecuteAsync_LaneHasCredit_SendsTheEncodedCallAndAnswers()
    {
        Task<int> task = _client.RunAsync(TestMethods.Double, 21);

        PendingCall sent = Assert.Single(_lanes.Sent);
        Assert.Contains(nameof(TestMethods.Double), sent.Method.DisplayName, StringComparison.Ordinal);
        Assert.False(sent.Arguments.Memory.IsEmpty);
        _lanes.AnswerAll(42);
        Assert.Equal(42, await task.DefaultTimeout());
        Assert.Equal((1, 1), (_client.Counters.Submitted, _client.Counters.Succeeded));
        Assert.Equal(1, _supply.WorkReports);
    }

    [Fact]
    public async Task ExecuteAsync_TokenIsCancelledAlready_EncodesAndSendsNothing()
    {
        await Assert.ThrowsAsync<TaskCanceledException>(() => _client.RunAsync(TestMethods.Double, 21, new CancellationToken(canceled: true)));

        Assert.Empty(_lanes.Sent);
        Assert.Equal(0, _client.Counters.Submitted);
    }

    [Fact]
    public async Task ExecuteAsync_TokenIsCancelledLater_EndsTheTaskAtOnceAndTellsTheWorker()
    {
        using var source = new CancellationTokenSource();
        Task<int> task = _client.RunAsync(TestMethods.Double, 21, source.Token);

        await source.CancelAsync();

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.DefaultTimeout());
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal([1UL], _lanes.Cancelled);
        Assert.Equal((0, 1), _client.Load);
    }

    [Fact]
    public async Task ExecuteAsync_SupplyRefusesTheMethod_FailsAndSendsNothing()
    {
        _supply.Refusal = new ProtocolMismatchException("The workers are older.");

        ProtocolMismatchException exception = await Assert.ThrowsAsync<ProtocolMismatchException>(() => _client.RunAsync(TestMethods.Double, 21));

        Assert.Same(_supply.Refusal, exception);
        Assert.Empty(_lanes.Sent);
    }

    [Fact]
    public void ExecuteAsync_ArgumentsOverTheLimit_ThrowsAndSendsNothing()
    {
        void Run() => _ = _client.RunAsync(TestMethods.Count, new byte[1001]);

        PayloadTooLargeException exception = Assert.Throws<PayloadTooLargeException>(Run);

        Assert.Equal(1000, exception.Limit);
        Assert.Empty(_lanes.Sent);
        Assert.Equal((0, 0), _client.Load);
    }

    [Fact]
    public async Task StopAsync_CallsUnderWay_WaitsForThemAndRefusesOthers()
    {
        Task<int> task = _client.RunAsync(TestMethods.Double, 21);

        Task stopped = _client.StopAsync(CancellationToken.None);
        void RunAnother() => _ = _client.RunAsync(TestMethods.Double, 1);
        Assert.Throws<ObjectDisposedException>(RunAnother);
        Assert.False(stopped.IsCompleted || _lanes.IsDisposed);
        _lanes.AnswerAll(5);

        Assert.Equal(5, await task.DefaultTimeout());
        await stopped.DefaultTimeout();
        Assert.True(_lanes.IsDisposed);
    }

    [Fact]
    public async Task StopAsync_CallDoesNotEnd_EndsItAfterTheDrainTimeout()
    {
        Task<int> task = _client.RunAsync(TestMethods.Double, 21);

        Task stopped = _client.StopAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(task.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.2));

        WorkerLostException exception = await Assert.ThrowsAsync<WorkerLostException>(() => task.DefaultTimeout());
        Assert.Contains("DrainTimeout", exception.Message, StringComparison.Ordinal);
        Assert.Equal(ComputeRan.Unknown, exception.Ran);
        await stopped.DefaultTimeout();
    }

    [Fact]
    public async Task StopAsync_Hurried_EndsWhatIsLeftAtOnce()
    {
        Task<int> task = _client.RunAsync(TestMethods.Double, 21);
        using var hurry = new CancellationTokenSource();

        Task stopped = _client.StopAsync(hurry.Token);
        await hurry.CancelAsync();

        await Assert.ThrowsAsync<WorkerLostException>(() => task.DefaultTimeout());
        await stopped.DefaultTimeout();
    }

    [Fact]
    public async Task EndAsync_NoWorkerWillCome_EndsCallsForThatReasonAndTheClientOnce()
    {
        Task<int> running = _client.RunAsync(TestMethods.Double, 21);
        Task<int> waiting = _client.RunAsync(TestMethods.Double, 22);
        var cause = new WorkerStartException("The program was not found.");

        await Task.WhenAll(_client.EndAsync(cause), _client.DisposeAsync().AsTask()).DefaultTimeout();

        foreach (Task<int> task in new[] { running, waiting })
        {
            NoWorkersException exception = await Assert.ThrowsAsync<NoWorkersException>(() => task.DefaultTimeout());
            Assert.Same(cause, exception.InnerException);
        }

        Assert.Equal(1, _lanes.Disposals);
    }

    /// <summary>Workers read the arguments of a call until they are dead or the session is over, whatever its caller was told.</summary>
    [LinuxFact]
    public async Task EndAsync_CallIsAborted_LendsItsArgumentsPlaceToNoOtherCall()
    {
        const int Length = 256 * 1024;
        SegmentArena arena = SegmentArena.TryCreate(Length, TimeProvider.System)!;
        bool? lent = null;
        var lanes = new TestLanes { Ending = () => lent = arena.TryRent(1, out _) };
        var client = new PoolClient(new ClientSettings(), new LaneSource(lanes, lanes.Open, Arena: arena), TimeProvider.System, NullLoggerFactory.Instance);
        Task<int> call = client.RunAsync(TestMethods.Count, new byte[Length / 2]);
        Assert.False(arena.TryRent(Length, out _));
        var cause = new WorkerStartException("No worker starts.");
        await client.EndAsync(cause);
        await Assert.ThrowsAnyAsync<ComputeHostException>(() => call);
        Assert.False(lent);
    }

    private PoolClient NewClient(ClientSettings settings) => new(settings, new LaneSource(_lanes, _lanes.Open, _supply), _clock, NullLoggerFactory.Instance);

    /// <summary>One lane with credit for one call, which the test answers.</summary>
    private sealed class TestLanes : ILaneOutlet, ICallOverseer, IAsyncDisposable
    {
        private CallScheduler? _scheduler;
        private WorkerLane? _lane;

        public Action? Ending { get; init; }

        public List<PendingCall> Sent { get; } = [];

        public List<ulong> Cancelled { get; } = [];

        public int Disposals { get; private set; }

        public bool IsDisposed => Disposals > 0;

        public TestLanes Open(CallScheduler scheduler, Microsoft.Extensions.Logging.ILogger logger)
        {
            _scheduler = scheduler;
            _lane = new WorkerLane(new WorkerEndpoint(1, "w-1", 1, "/nowhere", "token", Slots: 1, Draining: false), session: 1, credit: 1, this);
            scheduler.AddLane(_lane);
            return this;
        }

        public void AnswerAll(int result = 0)
        {
            using var value = new PayloadWriter(16);
            PayloadCodecs.For<int>().Write(value, result);
            foreach (ulong number in _lane!.InFlight.Keys.ToArray())
            {
                _scheduler!.Finish(_lane, [new CallEnding(number, CallOutcome.Of(value.WrittenMemory.ToArray()))]);
            }
        }

        public void PostCall(PendingCall call) => Sent.Add(call);

        public void PostCancel(ulong number) => Cancelled.Add(number);

        public void PostWithdraw(ulong number)
        {
        }

        public void PostEnd()
        {
        }

        public void Flush()
        {
        }

        public void Abort()
        {
        }

        public CallStart ReadStart(long epoch, ulong session, ulong call) => default;

        public bool Condemn(long epoch, ulong session, ulong call, string reason) => false;

        public ValueTask DisposeAsync()
        {
            Disposals++;
            Ending?.Invoke();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class TestSupply : IWorkerSupply
    {
        public ComputeHostException? Refusal { get; set; }

        public int WorkReports { get; private set; }

        public ComputeHostException? Refuse(MethodContract method) => Refusal;

        public void ReportDemand(int waiting)
        {
        }

        public void ReportWork() => WorkReports++;
    }
}
