using System.Diagnostics;
using System.Globalization;
using ComputeHost.Calls;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Cultures;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Executors;

/// <summary>One sending of a call to an executor: decoded, run and encoded by the code that a worker process does it with.</summary>
internal sealed class ExecutorCall
{
    private const int Waiting = 0;
    private const int Running = 1;
    private const int TakenBack = 2;

    private readonly ExecutorLane _lane;
    private readonly CallEnvironment _environment;
    private readonly MethodContract _method;
    private readonly ItemsMode _items;
    private readonly ArgumentBuffer _arguments;
    private readonly CallContext _context;
    private readonly CultureInfo _culture;
    private readonly CultureInfo _uiCulture;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;
    private long _started;

    /// <param name="call">The call, as it is sent now: number and attempt may change later.</param>
    /// <param name="lane">Is told how it ended.</param>
    /// <param name="environment">What it runs in.</param>
    public ExecutorCall(PendingCall call, ExecutorLane lane, CallEnvironment environment)
    {
        _lane = lane;
        _environment = environment;
        Number = call.Number;
        CallId = call.CallId;
        // Only a daemon has calls of methods whose types it does not know.
        _method = (MethodContract)call.Method;
        _items = call.Items;
        _arguments = call.Arguments;
        _arguments.Hold();
        _culture = CultureText.Parse(call.Culture);
        _uiCulture = CultureText.Parse(call.UICulture);
        // With a debugger there are no limits, and a method that asks must not be told otherwise.
        TimeSpan? limit = Debugger.IsAttached || call.Limits.Execution == Timeout.InfiniteTimeSpan ? null : call.Limits.Execution;
        ProgressReport? progress = call.Progress is { } listener ? NestedProgress.To(listener) : null;
        _context = new CallContext(CallId, call.Attempt, limit, progress, environment.LoggerOf(_method.DisplayName), environment.NestedClient)
        {
            Deadline = Debugger.IsAttached ? null : call.UntilDeadline(new MonotonicTime(environment.TimeProvider)),
        };
    }

    /// <summary>The caller's name for the call.</summary>
    public string CallId { get; }

    public ComputeMethodDescriptor Method => _method.Descriptor;

    /// <summary>The call's number in its lane.</summary>
    public ulong Number { get; }

    /// <summary>Whether the method was entered, and when, in ticks of the client's clock.</summary>
    public CallStart Entry => Volatile.Read(ref _state) switch
    {
        Waiting => new CallStart(CallStartState.Waiting),
        Running => new CallStart(CallStartState.Running, Volatile.Read(ref _started)),
        _ => new CallStart(CallStartState.Over),
    };

    /// <summary>Completes when nothing of the call runs here any more, or ever will.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Runs the call to its end on the current thread, and answers its caller. Does nothing if the call has been taken back.</summary>
    public void Run()
    {
        // First, so that whoever sees the call running sees since when.
        Volatile.Write(ref _started, Math.Max(1, _environment.TimeProvider.GetTimestamp()));
        if (Interlocked.CompareExchange(ref _state, Running, Waiting) != Waiting)
        {
            return;
        }

        (CultureInfo culture, CultureInfo uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _uiCulture);
            using var result = new PayloadWriter(_environment.MaxPayload);
            CallOutcome outcome = RunMethod(result);
            _context.End();
            _arguments.Release();
            _lane.Report(this, outcome.IsResult ? outcome with { Value = result.WrittenMemory } : outcome);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
            _ended.TrySetResult();
        }
    }

    /// <summary>Fires the method's token. A call that has not been run never will be.</summary>
    public void Cancel()
    {
        if (!TryTakeBack(NotStartedReason.Cancelled))
        {
            _context.Cancel();
        }
    }

    /// <summary>Gives the call up: its caller has been told, and what still runs of it concerns nobody.</summary>
    public void Abandon() => _lane.Abandon(this);

    /// <summary>Takes the call back for the client, which may send it elsewhere.</summary>
    public void Withdraw() => TryTakeBack(NotStartedReason.Withdrawn);

    private CallOutcome RunMethod(PayloadWriter result)
    {
        CompiledMethod compiled;
        try
        {
            compiled = CompiledMethod.For(_method).For(_items);
        }
        catch (Exception exception)
        {
            return CallOutcome.Refused(new CallNotStarted(NotStartedReason.BadArguments, exception.Message));
        }

        _context.Start(Stopwatch.GetTimestamp());
        return CallRunner.Run(compiled, _arguments.Memory.Span, _context, result);
    }

    private bool TryTakeBack(NotStartedReason reason)
    {
        if (Interlocked.CompareExchange(ref _state, TakenBack, Waiting) != Waiting)
        {
            return false;
        }

        _context.End();
        _arguments.Release();
        _lane.Report(this, CallOutcome.Refused(new CallNotStarted(reason, "")));
        _ended.TrySetResult();
        return true;
    }
}
