using System.Diagnostics;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Failures;
using ComputeHost.Execution.Methods;
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
    private const int Over = 2;

    private readonly ExecutorLane _lane;
    private readonly CallEnvironment _environment;
    private readonly PendingCall _call;
    private readonly MethodContract _method;
    private readonly ArgumentBuffer _arguments;
    private readonly CallContext _context;
    private TaskCompletionSource? _ended;
    private int _state;
    private long _started;
    private CallOutcome _outcome;
    private PayloadWriter? _result;

    /// <param name="call">The call, as it is sent now: number and attempt may change later.</param>
    /// <param name="lane">Is told how it ended.</param>
    /// <param name="environment">What it runs in.</param>
    public ExecutorCall(PendingCall call, ExecutorLane lane, CallEnvironment environment)
    {
        _call = call;
        _lane = lane;
        _environment = environment;
        Number = call.Number;
        CallId = call.CallId;
        // Only a daemon has calls of methods whose types it does not know.
        _method = (MethodContract)call.Method;
        _arguments = call.Arguments;
        _arguments.Hold();
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

    /// <summary>How long its method has run; zero if it has not begun.</summary>
    public TimeSpan RunsFor => Volatile.Read(ref _started) is var started and not 0 ? _environment.TimeProvider.GetElapsedTime(started) : TimeSpan.Zero;

    /// <summary>Completes when nothing of the call runs here any more, or ever will.</summary>
    public Task Ended
    {
        get
        {
            TaskCompletionSource made = new(TaskCreationOptions.RunContinuationsAsynchronously);
            TaskCompletionSource ended = Interlocked.CompareExchange(ref _ended, made, null) ?? made;
            if (Volatile.Read(ref _state) == Over)
            {
                ended.TrySetResult();
            }

            return ended.Task;
        }
    }

    /// <summary>Runs the call to its end on the current thread, and answers its caller. Does nothing if the call has been taken back.</summary>
    public void Run()
    {
        // First, so that whoever sees the call running sees since when.
        Volatile.Write(ref _started, Math.Max(1, _environment.TimeProvider.GetTimestamp()));
        if (Interlocked.CompareExchange(ref _state, Running, Waiting) != Waiting)
        {
            return;
        }

        using var result = new PayloadWriter(_environment.MaxPayload);
        try
        {
            _result = result;
            ExecutionContext.Run(_environment.Cultures.For(_call.Culture, _call.UICulture), static call => ((ExecutorCall)call!).RunMethod(), this);
        }
        catch (Exception exception)
        {
            // Without memory not even the method can be entered. The thread goes on, and the caller is told.
            _outcome = CallOutcome.Faulted(new MethodFault(MethodFaultKind.Threw, FaultDescription.Of(exception)));
        }

        _context.End();
        _arguments.Release();
        _lane.Report(this, _outcome.IsResult ? _outcome with { Value = result.WrittenMemory } : _outcome);
        _call.TimedOut?.MarkEnded();
        End();
    }

    /// <summary>It was lost and has ended after all: its executor can do more again.</summary>
    public void ReportReturn() => _lane.TakeBack(this);

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

    private void RunMethod() => _outcome = RunMethod(_result!);

    private CallOutcome RunMethod(PayloadWriter result)
    {
        if (_call.SharesValues)
        {
            _context.Start(Stopwatch.GetTimestamp());
            return CallRunner.RunShared(_call.Invoke, _context);
        }

        CompiledMethod compiled;
        try
        {
            compiled = CompiledMethod.For(_method).For(_call.Items);
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
        if (Interlocked.CompareExchange(ref _state, Over, Waiting) != Waiting)
        {
            return false;
        }

        _context.End();
        _arguments.Release();
        _lane.Report(this, CallOutcome.Refused(new CallNotStarted(reason, "")));
        End();
        return true;
    }

    private void End()
    {
        // With a full fence, because who asks for the task meanwhile looks at the two the other way round.
        Interlocked.Exchange(ref _state, Over);
        _ended?.TrySetResult();
    }
}
