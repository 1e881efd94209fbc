using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Seam;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Client.Tests.Limits;

/// <summary>What the clock's tick does, on calls that are only said to be due.</summary>
public sealed class TimeLimitsTests : ILimitedCalls<TimeLimitsTests.DueCall>, ICallOverseer, IWorkerSupply
{
    private static readonly SentCall Sent = new(Epoch: 3, "w-3", Session: 7, Number: 9);

    private readonly TimeScale _time = new(TimeSpan.TicksPerSecond);
    private readonly TimeLimits<DueCall> _limits;
    private readonly List<DueCall> _due = [];
    private readonly List<int> _demand = [];
    private readonly List<SentCall> _condemned = [];
    private bool _kill;
    private int _lacking;
    private bool _fails;
    private bool _isRunning = true;

    public TimeLimitsTests() => _limits = new TimeLimits<DueCall>(this, this, this, _time, NullLogger.Instance);

    [Fact]
    public void Tick_NothingIsDue_SleepsUntilTheNextMoment() => Assert.Equal(500, _limits.Tick(now: 100));

    [Fact]
    public void Tick_CallIsDue_ReadsTheRecorderForItsSending()
    {
        var call = new DueCall();
        _due.Add(call);

        Assert.Equal(300, _limits.Tick(now: 100));

        Assert.Equal((Sent, CallStartState.Running, 42L), (call.SeenSent, call.SeenStart.State, call.SeenStart.Stamp));
        Assert.Empty(_condemned);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tick_GraceIsOver_CondemnsAndMarksTheTimeoutOnlyIfTheCallStillRuns(bool isRunning)
    {
        _kill = true;
        _isRunning = isRunning;
        var call = new DueCall { TimedOut = new ComputeTimeoutException("late") };
        _due.Add(call);

        _limits.Tick(now: 100);

        Assert.Equal([Sent], _condemned);
        Assert.Equal(isRunning, call.TimedOut.WorkerKilled);
    }

    [Fact]
    public void Tick_CallsLackWorkers_ReportsDemandOnceAnInterval()
    {
        _lacking = 4;

        long next = _limits.Tick(now: 100);
        _limits.Tick(now: 200);
        _lacking = 6;
        _limits.Tick(Math.Max(next, _time.After(100, TimeSpan.FromMilliseconds(250))));

        Assert.Equal([4, 6], _demand);
    }

    [Fact]
    public void Tick_LookFails_IsTriedAgainInASecondWithAFreshList()
    {
        _fails = true;
        _due.Add(new DueCall());

        Assert.Equal(_time.After(100, TimeSpan.FromSeconds(1)), _limits.Tick(now: 100));

        _fails = false;
        _due.Clear();
        Assert.Equal(500, _limits.Tick(now: 200));
    }

    long ILimitedCalls<DueCall>.CollectDue(long now, List<DueCall> due)
    {
        Assert.Empty(due);
        due.AddRange(_due);
        return 500;
    }

    (bool Kill, long Next) ILimitedCalls<DueCall>.Expire(DueCall call, SentCall? sent, CallStart start, long now)
    {
        (call.SeenSent, call.SeenStart) = (sent, start);
        return _fails ? throw new InvalidOperationException("no") : (_kill, 300);
    }

    (long Next, int Lacking) ILimitedCalls<DueCall>.Tend(long now) => (TimeScale.Never, _lacking);

    CallStart ICallOverseer.ReadStart(long epoch, ulong session, ulong call) =>
        (epoch, session, call) == (Sent.Epoch, Sent.Session, Sent.Number) ? new CallStart(CallStartState.Running, 42) : default;

    bool ICallOverseer.Condemn(long epoch, ulong session, ulong call, string reason)
    {
        _condemned.Add(Sent with { Epoch = epoch, Session = session, Number = call });
        return _isRunning;
    }

    ComputeHostException? IWorkerSupply.Refuse(MethodContract method) => null;

    void IWorkerSupply.ReportDemand(int waiting) => _demand.Add(waiting);

    void IWorkerSupply.ReportWork()
    {
    }

    internal sealed class DueCall : ITimedCall
    {
        private CallTimer _timer;

        public SentCall? SeenSent { get; set; }

        public CallStart SeenStart { get; set; }

        public ComputeTimeoutException? TimedOut { get; init; }

        string ITimedCall.CallId => "c-1";

        CalledMethod ITimedCall.Method { get; } = MethodContract.Of((Func<int, int>)TestMethods.Double);

        ref readonly CallLimits ITimedCall.Limits => throw new NotSupportedException();

        ref CallTimer ITimedCall.Timer => ref _timer;

        int ITimedCall.Attempt => 1;

        SentCall? ITimedCall.Sent => Sent;

        bool ITimedCall.CanBeEnded => true;

        ComputeRan ITimedCall.Ran => ComputeRan.Unknown;

        ComputeRan ITimedCall.RanBefore => ComputeRan.No;

        WorkerLostException? ITimedCall.LastLoss => null;
    }
}
