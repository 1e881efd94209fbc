using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Tests.Scheduling;

/// <summary>What a transition wants done is done, also if memory is short for a part of it.</summary>
public sealed class ShortEffectsTests
{
    private readonly SettableClock _clock = new();
    private readonly MonotonicTime _time;
    private readonly ClientSettings _settings = new();
    private readonly CallScheduler _scheduler;
    private bool _wakeFails;

    public ShortEffectsTests()
    {
        _time = new MonotonicTime(_clock);
        _scheduler = new CallScheduler(_settings, _time, new CallAnswers(new CallCounters()), _ =>
        {
            if (_wakeFails)
            {
                _wakeFails = false;
                throw new OutOfMemoryException();
            }
        });
    }

    [Fact]
    public async Task Expire_NoMemoryToWakeTheClock_CallerIsTold()
    {
        _scheduler.AddLane(NewLane());
        TypedCall<int> call = Submit();
        _clock.Advance(TimeSpan.FromSeconds(101));
        _wakeFails = true;

        _scheduler.Expire(call, call.Sent, new CallStart(CallStartState.Running, 1), _time.Now);

        await Assert.ThrowsAsync<ComputeTimeoutException>(() => call.Task);
    }

    [Fact]
    public void Submit_NoMemoryToWakeTheClock_IsSentAndDoesNotThrow()
    {
        WorkerLane lane = NewLane();
        _scheduler.AddLane(lane);
        _wakeFails = true;
        Assert.Equal(CallStage.Sent, Submit().Stage);
    }

    [Fact]
    public void AddLane_NoMemoryToWakeTheClock_DoesNotThrow()
    {
        _wakeFails = true;
        _scheduler.AddLane(NewLane());
        Assert.Equal(CallStage.Sent, Submit().Stage);
    }

    private static WorkerLane NewLane() =>
        new(new WorkerEndpoint(1, "w-1", 1000, "unix:/nowhere", "t", 1, Draining: false), session: 7, credit: 1, new SilentOutlet());

    private TypedCall<int> Submit()
    {
        MethodContract contract = MethodContract.Of(((Func<int, int>)TestMethods.Double).Method);
        var call = new TypedCall<int>(
            contract, new ArgumentBuffer(new PayloadWriter(1024)), new CallTerms(CallLimits.Resolve(_settings, contract, null, _clock), null), _time.Now, default)
        {
            ResultCodec = contract.ResultCodec<int>(),
        };
        _scheduler.Submit(call);
        return call;
    }

    private sealed class SilentOutlet : ILaneOutlet
    {
        public void PostCall(PendingCall call)
        {
        }

        public void PostCancel(ulong number)
        {
        }

        public void PostWithdraw(ulong number)
        {
        }

        public void Flush()
        {
        }
    }
}
