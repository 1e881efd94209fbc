using System.Diagnostics.Metrics;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Metrics;
using ComputeHost.TestSupport;

namespace ComputeHost.Client.Tests.Metrics;

[Collection(MeterCollection.Name)]
public sealed class CallMeterTests : IDisposable
{
    private const string Double = "computehost.method=TestMethods.Double";

    private readonly string _pool = $"pool-{Guid.NewGuid():N}";
    private readonly RecordingObserver _observer = new();
    private readonly SchedulerFixture _fixture;

    public CallMeterTests() => _fixture = new SchedulerFixture(new ClientSettings { Pool = _pool }, _observer);

    public void Dispose() => _fixture.Meter.Dispose();

    [Fact]
    public void Record_AResult_HasMethodOutcomeWaitAndRun()
    {
        using var probe = new MeterProbe(_pool);
        WorkerLane lane = _fixture.AddLane();
        PendingCall call = _fixture.Submit();

        _fixture.Clock.Advance(TimeSpan.FromSeconds(5));
        _fixture.Finish(lane, call, runTime: TimeSpan.FromSeconds(3));

        Assert.Equal([(1.0, $"{Double} computehost.outcome=succeeded")], probe.Recorded("computehost.calls"));
        Assert.Equal([(2.0, Double)], probe.Recorded("computehost.call.wait.duration"));
        Assert.Equal([(3.0, Double)], probe.Recorded("computehost.call.run.duration"));
        CallEnd end = Assert.Single(_observer.Ends);
        Assert.Equal((call, OutcomeKind.Succeeded, 1), (end.Call, end.Outcome, end.Call.Attempt));
    }

    [Fact]
    public void Record_CallsThatEndWithoutAResult_NamesTheirOutcomes()
    {
        using var probe = new MeterProbe(_pool);
        using var source = new CancellationTokenSource();
        var wontStart = new WorkerStartException("No worker could be started.");
        _fixture.Scheduler.SetUnavailable(wontStart);
        _fixture.Submit();
        _fixture.Scheduler.SetUnavailable(null);
        _fixture.Submit(cancellationToken: source.Token);
        source.Cancel();
        _fixture.Submit(options: new ComputeCallOptions { QueueTimeout = TimeSpan.FromSeconds(1) });
        _fixture.Advance(TimeSpan.FromSeconds(2));
        _fixture.Scheduler.TryEnd(_fixture.Submit(), new ComputeCancelledException("An operator ended it."));
        WorkerLane lane = _fixture.AddLane();
        _fixture.Submit();
        _fixture.Scheduler.Break(lane);
        _fixture.Scheduler.Resolve(lane, _ => new WorkerLostException("It died.") { Ran = ComputeRan.Yes, Elapsed = TimeSpan.FromSeconds(1) });

        Assert.Equal(
            ["rejected", "cancelled", "timed_out", "cancelled", "lost"],
            probe.Recorded("computehost.calls").Select(item => item.Tags.Split('=')[^1]));
    }

    [Fact]
    public async Task Record_WithAnObserverThatThrows_AnswersTheCaller()
    {
        WorkerLane lane = _fixture.AddLane();
        TypedCall<int> call = _fixture.Submit();
        _observer.Throws = true;

        _fixture.Finish(lane, call, result: 4);

        Assert.Equal(4, await call.Task);
    }

    [Fact]
    public async Task Record_WithAListenerThatThrows_AnswersTheCaller()
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, own) =>
        {
            if (instrument.Name == "computehost.calls")
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => throw new InvalidOperationException("The listener failed."));
        listener.Start();
        WorkerLane lane = _fixture.AddLane();
        TypedCall<int> call = _fixture.Submit();

        _fixture.Finish(lane, call, result: 4);

        Assert.Equal(4, await call.Task);
    }

    [Fact]
    public void Gauges_WhileTheClientLives_ShowItsCalls()
    {
        using var probe = new MeterProbe(_pool);
        _fixture.Meter.Show(() => _fixture.Scheduler.Load);
        _fixture.AddLane();
        _fixture.Submit();
        _fixture.Submit();

        Assert.Equal([(1.0, "")], probe.Observe("computehost.calls.waiting"));
        Assert.Equal([(1.0, "")], probe.Observe("computehost.calls.running"));

        _fixture.Meter.Dispose();

        Assert.Empty(probe.Observe("computehost.calls.waiting"));
    }

    [Fact]
    public void Gauges_OfTwoPoolsWithOneName_AreAddedUp()
    {
        using var probe = new MeterProbe(_pool);
        using var other = new CallMeter(_pool, _fixture.Time);
        _fixture.Meter.Show(static () => (1, 2));
        other.Show(static () => (10, 20));

        Assert.Equal([(11.0, "")], probe.Observe("computehost.calls.waiting"));
    }

    [Fact]
    public void Record_WithoutAListener_AllocatesNothing()
    {
        var meter = new CallMeter(_pool, _fixture.Time);
        PendingCall call = _fixture.Create();

        Assert.Equal(0, Allocated(() => meter.Record(call, OutcomeKind.Succeeded)));
    }

    [Fact]
    public void Record_WithAListener_AllocatesNothing()
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, own) => own.EnableMeasurementEvents(instrument);
        listener.Start();
        var meter = new CallMeter(_pool, _fixture.Time);
        PendingCall call = _fixture.Create();
        call.RunTime = TimeSpan.FromSeconds(1);

        Assert.Equal(0, Allocated(() => meter.Record(call, OutcomeKind.Succeeded)));
    }

    private static long Allocated(Action step)
    {
        step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            step();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class RecordingObserver : ICallObserver
    {
        public List<CallEnd> Ends { get; } = [];

        public bool Throws { get; set; }

        public void OnEnded(in CallEnd end)
        {
            if (Throws)
            {
                throw new InvalidOperationException("The observer failed.");
            }

            Ends.Add(end);
        }
    }
}
