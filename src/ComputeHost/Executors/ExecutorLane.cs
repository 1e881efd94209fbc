using System.Collections.Concurrent;
using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Scheduling;
using ComputeHost.Execution.Failures;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Threads;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Executors;

/// <summary>What the client takes for its one worker: brings calls to an executor, and their outcomes back.</summary>
internal sealed class ExecutorLane : ILaneOutlet, IAsyncDisposable
{
    private const long Epoch = 1;
    private const ulong Session = 1;

    private static readonly Action<(ExecutorLane Lane, CallEnding Ending)> ReportEnding = static report => report.Lane._scheduler.Finish(report.Lane._lane, [report.Ending]);

    private static readonly Action<ExecutorLane> TellCapacityOf = static lane => lane.TellCapacity();

    private readonly CallScheduler _scheduler;
    private readonly ExecutorCalls _calls;
    private readonly ICallExecutor _executor;
    private readonly CallEnvironment _environment;
    private readonly ILogger _logger;
    private readonly WorkerLane _lane;
    private readonly ConcurrentQueue<(ExecutorCall Call, Request Request)> _posted = new();

    private volatile ExecutorCapacity _told;

    /// <param name="scheduler">The client's.</param>
    /// <param name="calls">Where the calls that the executor has are kept.</param>
    /// <param name="executor">Runs the calls.</param>
    /// <param name="environment">What they run in.</param>
    /// <param name="logger">Must neither block nor throw: the thread that enforces limits uses it.</param>
    public ExecutorLane(CallScheduler scheduler, ExecutorCalls calls, ICallExecutor executor, CallEnvironment environment, ILogger logger)
    {
        _scheduler = scheduler;
        _calls = calls;
        _executor = executor;
        _environment = environment;
        _logger = logger;
        var endpoint = new WorkerEndpoint(Epoch, "in-process", Environment.ProcessId, Address: "", Token: "", executor.Slots, Draining: false);
        _told = executor.Capacity;
        _lane = new WorkerLane(endpoint, Session, executor.Slots, this) { EndsCalls = false };
    }

    /// <summary>What the client knows of the executor.</summary>
    public ExecutorCapacity Capacity => _told;

    private enum Request
    {
        Start,
        Cancel,
        Withdraw,
    }

    /// <summary>Takes calls from now on.</summary>
    public void Open() => _scheduler.AddLane(_lane);

    public void PostCall(PendingCall call)
    {
        var sent = new ExecutorCall(call, this, _environment);
        _calls.Add(sent);
        _posted.Enqueue((sent, Request.Start));
    }

    public void PostCancel(ulong number) => Post(number, Request.Cancel);

    public void PostWithdraw(ulong number) => Post(number, Request.Withdraw);

    public void Flush()
    {
        while (_posted.TryDequeue(out (ExecutorCall Call, Request Request) next))
        {
            switch (next.Request)
            {
                case Request.Start:
                    Start(next.Call);
                    break;
                case Request.Cancel:
                    next.Call.Cancel();
                    break;
                case Request.Withdraw:
                    next.Call.Withdraw();
                    break;
            }
        }
    }

    /// <summary>Says how a call ended.</summary>
    /// <param name="call">The call.</param>
    /// <param name="outcome">Its outcome. The value is read before this returns.</param>
    public void Report(ExecutorCall call, CallOutcome outcome)
    {
        Finish(new CallEnding(call.Number, outcome, MayReadHere: true));
        _calls.Remove(call);
    }

    /// <summary>Gives the place of a call that does not end to others, if there is a thread for them.</summary>
    public void Abandon(ExecutorCall call)
    {
        if (_calls.Find(call.Number) == call && _executor.TryLose(call) && _calls.Remove(call))
        {
            TellCapacity();
            Log.ThreadLeft(_logger, call.CallId, call.Method.Name);
            Finish(new CallEnding(call.Number, CallOutcome.Faulted(new MethodFault(MethodFaultKind.Cancelled, new ExceptionDescription()))));
        }
    }

    /// <summary>A call that was lost has ended.</summary>
    public void TakeBack(ExecutorCall call)
    {
        Shortage.Outlast(this, TellCapacityOf);
        Log.ThreadReturned(_logger, call.CallId, call.Method.Name);
    }

    /// <summary>Cancels the methods that still run and waits for them as long as the grace lasts.</summary>
    public async ValueTask DisposeAsync()
    {
        ExecutorCall[] left = [.. _calls.All];
        foreach (ExecutorCall call in left)
        {
            call.Cancel();
        }

        Task ended = Task.WhenAll(left.Select(call => call.Ended));
        await ended.WaitAsync(_environment.Grace, _environment.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (ExecutorCall call in left.Where(call => !call.Ended.IsCompleted).Union(_executor.Lost))
        {
            Log.ThreadOutlivesPool(_logger, call.CallId, call.Method.Name, call.RunsFor);
        }

        _executor.End();
    }

    /// <summary>Until what was told is what there is: two calls may be lost and found at once.</summary>
    private void TellCapacity()
    {
        ExecutorCapacity told;
        do
        {
            told = _executor.Capacity;
            _scheduler.SetCredit(_lane, told.Slots);
            _scheduler.SetUnavailable(told.Obstacle);
            if (told.Obstacle is { } obstacle)
            {
                Log.NoThreadLeft(_logger, obstacle.Message);
            }

            _told = told;
        }
        while (told != _executor.Capacity);
    }

    private void Post(ulong number, Request request)
    {
        if (_calls.Find(number) is { } call)
        {
            _posted.Enqueue((call, request));
        }
    }

    private void Start(ExecutorCall call)
    {
        try
        {
            _executor.Start(call);
        }
        catch (Exception exception)
        {
            // Perhaps the system gives no thread. The others that were posted must get theirs.
            Report(call, CallOutcome.Faulted(new MethodFault(MethodFaultKind.Threw, FaultDescription.Of(exception))));
        }
    }

    /// <summary>Waits for memory if there is none: a caller must have its answer.</summary>
    private void Finish(CallEnding ending) =>
        Shortage.Outlast((this, ending), ReportEnding);
}
