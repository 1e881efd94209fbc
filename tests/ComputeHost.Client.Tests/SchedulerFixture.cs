using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Metrics;
using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Tests;

/// <summary>A scheduler on fake time, with lanes whose frames are only written down.</summary>
internal sealed class SchedulerFixture
{
    public SchedulerFixture(ClientSettings? settings = null, ICallObserver? observer = null)
    {
        Settings = settings ?? new ClientSettings();
        Time = new MonotonicTime(Clock);
        Counters = new CallCounters();
        Meter = new CallMeter(Settings.Pool, Time, observer);
        Scheduler = new CallScheduler(Settings, Time, new CallAnswers(Counters, Meter), due => NextWake = Math.Min(NextWake, due));
    }

    public SettableClock Clock { get; } = new();

    public MonotonicTime Time { get; }

    public ClientSettings Settings { get; }

    public CallCounters Counters { get; }

    /// <summary>Not shown by gauges, unless a test asks for it.</summary>
    public CallMeter Meter { get; }

    public CallScheduler Scheduler { get; }

    public long NextWake { get; set; } = TimeScale.Never;

    public WorkerLane AddLane(int credit = 1, int slots = 1, long epoch = 1)
    {
        WorkerLane lane = NewLane(credit, slots, epoch);
        Scheduler.AddLane(lane);
        return lane;
    }

    /// <summary>A lane that the scheduler does not know yet.</summary>
    public WorkerLane NewLane(int credit = 1, int slots = 1, long epoch = 1) =>
        new(new WorkerEndpoint(epoch, $"w-{epoch}", 1000 + (int)epoch, "/nowhere", "token", slots, false), session: 7, credit, new RecordingOutlet(Time));

    public TypedCall<int> Submit(Func<int, int>? method = null, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        TypedCall<int> call = Create(method, options, cancellationToken);
        Scheduler.Submit(call);
        call.Register(Scheduler.Abandon);
        return call;
    }

    public TypedCall<int> Create(Func<int, int>? method = null, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        MethodContract contract = MethodContract.Of((method ?? TestMethods.Double).Method);
        return new TypedCall<int>(
            contract,
            new ArgumentBuffer(new PayloadWriter(1024)),
            new CallTerms(CallLimits.Resolve(Settings, contract, options, Clock), options),
            Time.Now,
            cancellationToken)
        {
            ResultCodec = contract.ResultCodec<int>(),
        };
    }

    public void Finish(WorkerLane lane, PendingCall call, int result = 1, TimeSpan runTime = default) => Finish(lane, call.Number, result, runTime);

    public void Finish(WorkerLane lane, ulong number, int result = 1, TimeSpan runTime = default)
    {
        using var value = new PayloadWriter(64);
        PayloadCodecs.For<int>().Write(value, result);
        Scheduler.Finish(lane, [new CallEnding(number, CallOutcome.Of(value.WrittenMemory.ToArray(), runTime))]);
    }

    public void NotStarted(WorkerLane lane, PendingCall call, NotStartedReason reason) =>
        Scheduler.Finish(lane, [new CallEnding(call.Number, CallOutcome.Refused(new CallNotStarted(reason, "detail")))]);

    /// <summary>Lets time pass and looks at every call that is due, as the clock would.</summary>
    public List<PendingCall> Advance(TimeSpan span, Func<PendingCall, CallStart>? recorder = null)
    {
        Clock.Advance(span);
        var killed = new List<PendingCall>();
        var due = new List<PendingCall>();
        long now = Time.Now;
        Scheduler.CollectDue(now, due);
        foreach (PendingCall call in due)
        {
            SentCall? sent = call.Sent;
            CallStart start = sent is null ? default : recorder?.Invoke(call) ?? new CallStart(CallStartState.Running, SentAt(call));
            if (Scheduler.Expire(call, sent, start, now).Kill)
            {
                killed.Add(call);
            }
        }

        return killed;
    }

    public static long SentAt(PendingCall call) => Outlet(call.Lane!).SentAt[call];

    public static RecordingOutlet Outlet(WorkerLane lane) => (RecordingOutlet)lane.Outlet;
}
