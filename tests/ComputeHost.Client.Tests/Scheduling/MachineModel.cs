using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Picking;
using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Seam;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Client.Tests.Scheduling;

/// <summary>A scheduling machine whose effects are carried out on the spot, and all that must be true of it after every transition.</summary>
internal sealed class MachineModel
{
    private static readonly TimeSpan QueueTimeout = TimeSpan.FromMilliseconds(300);

    private readonly ClientSettings _settings = new()
    {
        PendingLimit = 6,
        QueueTimeout = QueueTimeout,
        ExecutionTimeout = TimeSpan.FromMilliseconds(200),
        CancellationGrace = TimeSpan.FromMilliseconds(100),
    };

    private readonly TimeScale _time = new(TimeSpan.TicksPerSecond);
    private readonly FakeTimeProvider _wallClock = new();
    private readonly SchedulingMachine _machine;
    private readonly List<ModelLane> _lanes = [];
    private readonly List<PendingCall> _calls = [];
    private readonly List<PendingCall> _reading = [];
    private readonly Dictionary<PendingCall, int> _answers = [];
    private readonly HashSet<ArgumentBuffer> _released = [];
    private long _now = TimeSpan.TicksPerSecond;
    private long _wake = TimeScale.Never;
    private bool _isDrained;

    public MachineModel() => _machine = new SchedulingMachine(_settings, _time);

    /// <summary>Makes one step of the kind and with the choice given, if there is anything for it.</summary>
    public void Step(int kind, int choice)
    {
        switch (kind)
        {
            case 0 or 1 or 2:
                Submit(choice);
                break;
            case 3 or 4:
                Finish(choice, call => new CallEnding(call.Number, OutcomeOf(choice)));
                break;
            case 5:
                Finish(choice, call => new CallEnding(call.Number + 100, CallOutcome.Succeeded(TimeSpan.Zero)));
                break;
            case 6:
                AddLane(1 + (choice % 3));
                break;
            case 7 when Pick(_lanes, choice) is { } lane:
                Run(effects => _machine.SetCredit(lane.Lane, choice % 4, _now, effects));
                break;
            case 8 when Pick(_lanes, choice) is { } lane:
                Run(effects => _machine.Drain(lane.Lane, _now, effects));
                break;
            case 9 when Pick(_lanes, choice) is { } lane:
                Kill(lane.Lane, choice);
                break;
            case 10 when Pick(_calls, choice) is { } call && call.TryClaimAnswer():
                CountAnswer(call);
                Run(effects => _machine.GiveUp(call, _now, effects));
                break;
            case 11 when Pick(_reading, choice) is { } call:
                EndReading(call);
                break;
            case 12:
                Run(effects => _machine.SetUnavailable(choice % 2 == 0 ? new WorkerStartException("none") : null, _now, effects));
                break;
            default:
                Tick(choice);
                break;
        }
    }

    /// <summary>Ends everything; then every call must have had exactly one answer, and given its arguments back once.</summary>
    public void End()
    {
        Run(_machine.Close);
        Run(effects => _machine.EndAll(_ => new NoWorkersException("disposed"), _now, effects));
        while (_reading is [{ } call, ..])
        {
            EndReading(call);
        }

        Assert.True(_isDrained);
        Assert.All(_calls, call => Assert.Equal((CallStage.Over, 1, true), (call.Stage, _answers[call], _released.Contains(call.Arguments))));
        Assert.Equal((0, 0), _machine.Load);
    }

    private static T? Pick<T>(List<T> list, int choice)
        where T : class => list.Count == 0 ? null : list[choice % list.Count];

    private static CallOutcome OutcomeOf(int choice) => (choice % 7) switch
    {
        0 or 1 or 2 or 3 => CallOutcome.Succeeded(TimeSpan.Zero),
        4 => CallOutcome.Refused(new CallNotStarted(NotStartedReason.Withdrawn, "")),
        5 => CallOutcome.Refused(new CallNotStarted(NotStartedReason.UnknownMethod, "")),
        _ => CallOutcome.Faulted(new MethodFault(MethodFaultKind.Threw, new ExceptionDescription())),
    };

    private static CallStart StartOf(PendingCall call, int choice) => (((int)call.Id + choice) % 3) switch
    {
        0 => new CallStart(CallStartState.Waiting),
        1 => new CallStart(CallStartState.Running, call.Timer.SentAt),
        _ => new CallStart(CallStartState.Over),
    };

    private void Submit(int choice)
    {
        var options = new ComputeCallOptions
        {
            AffinityKey = choice % 5 == 0 ? $"key {choice % 2}" : null,
            Priority = (ComputePriority)((choice % 3) - 1),
            Deadline = choice % 11 == 0 ? _wallClock.GetUtcNow() + TimeSpan.FromMilliseconds(choice % 400) : null,
        };
        PendingCall call = (choice % 4) switch
        {
            0 => Create<int>(TestMethods.OneAtATime, options),
            1 => Create<int>(TestMethods.Repeatable, options),
            2 => Create<SlowToMake>(TestMethods.Slow, options),
            _ => Create<int>(TestMethods.Double, options),
        };
        _calls.Add(call);
        _answers.Add(call, 0);
        Run(effects => _machine.Submit(call, _now, effects));
        if (call.Place.Order == 0)
        {
            // Refused: it never came in.
            Assert.Equal(1, _answers[call]);
            Assert.Contains(call.Arguments, _released);
            _calls.Remove(call);
        }
    }

    private TypedCall<TResult> Create<TResult>(Func<int, TResult> method, ComputeCallOptions options)
    {
        MethodContract contract = MethodContract.Of(method.Method);
        var terms = new CallTerms(CallLimits.Resolve(_settings, contract, options, _wallClock), options);
        return new TypedCall<TResult>(contract, new ArgumentBuffer(new PayloadWriter(16)), terms, _now, CancellationToken.None)
        {
            ResultCodec = contract.ResultCodec<TResult>(),
        };
    }

    private void AddLane(int credit)
    {
        var lane = new ModelLane(_lanes.Count + 1, credit);
        _lanes.Add(lane);
        Run(effects => _machine.AddLane(lane.Lane, _now, effects));
    }

    private void Finish(int choice, Func<PendingCall, CallEnding> ending)
    {
        ModelLane[] busy = [.. _lanes.Where(lane => lane.Lane is { Load: > 0, State: LaneState.Open or LaneState.Draining })];
        if (busy.Length > 0)
        {
            WorkerLane lane = busy[choice % busy.Length].Lane;
            CallEnding[] endings = [.. lane.InFlight.Values.Take(1 + (choice % 2)).Select(ending)];
            Run(effects => _machine.Finish(lane, endings, _now, effects));
        }
    }

    private void Kill(WorkerLane lane, int choice)
    {
        bool open = false;
        Run(effects => open = _machine.Break(lane, _now, effects));
        Assert.Equal(lane.Load > 0, open);
        if (choice % 3 == 0)
        {
            // There is no memory yet for what becomes of its calls.
            int left = choice % 2;
            Run(effects => Settle(effects, call => left-- > 0 ? Lose(call) : throw new OutOfMemoryException()), mayFail: true);
        }

        Run(effects => Settle(effects, Lose));

        void Settle(SchedulingEffects effects, Func<PendingCall, WorkerLostException?> judge)
        {
            if (open)
            {
                _machine.Settle(lane, judge, _now, effects);
            }
        }

        WorkerLostException? Lose(PendingCall call) =>
            (call.Id + choice) % 3 == 0 ? null : new WorkerLostException("lost") { Ran = ComputeRan.Yes, Elapsed = TimeSpan.FromMilliseconds(choice % 50) };
    }

    private void EndReading(PendingCall call)
    {
        _reading.Remove(call);
        Run(effects => _machine.EndReading(call, _now, effects));
        if (call.TryClaimAnswer())
        {
            CountAnswer(call);
        }
    }

    /// <summary>Lets time pass, up to the moment that the machine has asked for, and looks at what is due.</summary>
    private void Tick(int choice)
    {
        _now = Math.Max(_now, Math.Min(_wake, _now + (choice * TimeSpan.TicksPerMillisecond)));
        var due = new List<PendingCall>();
        _wake = _machine.CollectDue(_now, due);
        foreach (PendingCall call in due)
        {
            SentCall? sent = call.Sent;
            Run(effects => _wake = Math.Min(_wake, _machine.Expire(call, (sent, StartOf(call, choice)), _now, effects).Next), isTick: true);
        }

        Run(effects => _wake = Math.Min(_wake, _machine.Tend(_now, effects).Next));
    }

    private void Run(Action<SchedulingEffects> transition, bool mayFail = false, bool isTick = false)
    {
        SchedulingEffects effects = SchedulingEffects.Rent();
        try
        {
            transition(effects);
        }
        catch (OutOfMemoryException) when (mayFail)
        {
            // What was done before that is carried out.
        }

        CarryOut(effects);
        SchedulingEffects.Return(effects);
        Check(isTick, isInPart: mayFail);
    }

    private void CarryOut(SchedulingEffects effects)
    {
        _wake = Math.Min(_wake, effects.Wake);
        _isDrained |= effects.IsDrained;
        effects.Releases.ForEach(arguments => Assert.True(_released.Add(arguments), "arguments are given back once"));
        effects.Failures.ForEach(failure => CountAnswer(failure.Call));
        effects.Flushes.ForEach(lane => lane.Outlet.Flush());
        foreach (CallDelivery delivery in effects.Deliveries)
        {
            if (delivery is { Call: { } read, Reading: not ReadingPlace.Here })
            {
                _reading.Add(read);
            }
            else if (delivery.Call is { } call && call.TryClaimAnswer())
            {
                CountAnswer(call);
            }
        }
    }

    private void CountAnswer(PendingCall call)
    {
        _answers[call]++;
        Assert.Equal(1, _answers[call]);
    }

    private void Check(bool isTick, bool isInPart)
    {
        PendingCall[] left = [.. _calls.Where(call => call.Stage != CallStage.Over && call.Place.Order != 0)];
        PendingCall[] waiting = [.. left.Where(call => call.Stage == CallStage.Waiting)];
        Assert.Equal((waiting.Length, left.Length - waiting.Length), _machine.Load);
        Assert.All(_calls.Except(left), call => Assert.Contains(call.Arguments, _released));
        Assert.All(waiting, call => Assert.Equal(0, _answers[call]));
        Assert.All(_lanes, lane => Assert.False(lane.IsUnflushed));
        foreach (PendingCall call in left.Where(call => call.Stage == CallStage.Sent))
        {
            Assert.Same(call, call.Lane!.InFlight[call.Number]);
        }

        Assert.Equal(left.Count(call => call.Stage == CallStage.Sent), _lanes.Sum(lane => lane.Lane.Load));
        Assert.InRange(left.Count(call => call is { Stage: CallStage.Sent, Method.MaxConcurrency: 1 }), 0, 1);
        if (!isTick)
        {
            // During a tick the calls that were due are looked at one by one.
            Assert.All(left, call => Assert.True(call.Timer.Due >= _wake, "somebody looks at each call in time"));
        }

        // No worker idles while there is a call for it, unless what became of some is still to be found out.
        bool gateIsOpen = !left.Any(call => call is { Stage: CallStage.Sent, Method.MaxConcurrency: 1 });
        WorkerLane[] open = [.. _lanes.Select(lane => lane.Lane).Where(lane => lane.State == LaneState.Open)];
        Assert.True(
            isInPart
            || !waiting.Any(call =>
                call.Timer.Due > _now
                && (call.Method.MaxConcurrency == 0 || gateIsOpen)
                && (call.AffinityKey is { } key ? AffinityPicker.Pick(open, key) is { HasCredit: true } : open.Any(lane => lane.HasCredit))));
    }
}
