using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Scheduling;
using CsCheck;

namespace ComputeHost.Client.Tests.Scheduling;

/// <summary>The machine by itself: no thread, no lock, no clock.</summary>
public sealed class SchedulingMachineTests
{
    private static readonly Gen<(int Kind, int Choice)[]> Steps = Gen.Select(Gen.Int[0, 15], Gen.Int[0, 500]).Array[1, 120];

    private readonly SchedulerFixture _fixture = new();
    private readonly SchedulingMachine _machine;

    public SchedulingMachineTests() => _machine = new SchedulingMachine(_fixture.Settings, _fixture.Time);

    [Fact]
    public void AnySteps_AfterEach_EveryCallIsInOnePlaceAndInTheEndAnsweredOnce() => Steps.Sample(
        steps =>
        {
            var model = new MachineModel();
            model.Step(6, 0);
            foreach ((int kind, int choice) in steps)
            {
                model.Step(kind, choice);
            }

            model.End();
        },
        iter: 3000);

    [Fact]
    public void Submit_LaneHasCredit_PostsTheCallAndAsksToFlushAndToWake()
    {
        WorkerLane lane = _fixture.NewLane(credit: 1);
        _machine.AddLane(lane, now: 0, new SchedulingEffects());
        TypedCall<int> call = _fixture.Create();
        var effects = new SchedulingEffects();

        _machine.Submit(call, now: 5, effects);

        Assert.Equal((lane, 5L), (call.Lane, call.Timer.SentAt));
        Assert.Equal([lane], effects.Flushes);
        Assert.Equal(call.Timer.Due, effects.Wake);
        Assert.Empty(SchedulerFixture.Outlet(lane).Flushed);
    }

    [Fact]
    public void Submit_Refused_ClaimsTheAnswerAndGivesTheArgumentsBack()
    {
        _machine.SetUnavailable(new WorkerStartException("none"), _fixture.Time.Now, new SchedulingEffects());
        TypedCall<int> call = _fixture.Create();
        var effects = new SchedulingEffects();

        _machine.Submit(call, now: 0, effects);

        Assert.Equal([call], effects.Failures.Select(failure => failure.Call));
        Assert.Equal([call.Arguments], effects.Releases);
        Assert.True(call.IsAnswered);
        Assert.False(call.Task.IsCompleted);
        Assert.Equal((TimeScale.Never, (0, 0)), (effects.Wake, _machine.Load));
    }

    [Fact]
    public void Submit_OutletHasNoMemory_BreaksTheSessionAndKeepsTheCall()
    {
        var lane = new WorkerLane(_fixture.NewLane().Endpoint, session: 7, credit: 1, new FullOutlet());
        _machine.AddLane(lane, now: 0, new SchedulingEffects());
        TypedCall<int> call = _fixture.Create();
        var effects = new SchedulingEffects();

        _machine.Submit(call, now: 0, effects);

        Assert.Equal([lane], effects.Aborts);
        Assert.Same(call, lane.InFlight[call.Number]);
        Assert.True(effects.Wake < call.Timer.Due);
    }

    [Fact]
    public void Rent_WhileAnotherIsCarriedOut_GivesABufferOfItsOwn()
    {
        SchedulingEffects outer = SchedulingEffects.Rent();
        SchedulingEffects inner = SchedulingEffects.Rent();
        Assert.NotSame(outer, inner);

        inner.WakeBy(5);
        SchedulingEffects.Return(inner);
        SchedulingEffects again = SchedulingEffects.Rent();

        Assert.Equal((inner, TimeScale.Never), (again, again.Wake));
    }

    private sealed class FullOutlet : ILaneOutlet
    {
        public void PostCall(PendingCall call) => throw new OutOfMemoryException();

        public void PostCancel(ulong number)
        {
        }

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
    }
}
