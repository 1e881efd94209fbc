using System.Collections.Concurrent;
using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Scheduling;
using ComputeHost.Execution.Calls;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Seam;
using Microsoft.Extensions.Logging;

namespace ComputeHost.InProcess;

/// <summary>What the client takes for its one worker: each call it sends gets a thread at once, as many together as the pool may run.</summary>
internal sealed class InProcessWorker : ILaneOutlet, ICallOverseer, IAsyncDisposable
{
    private const long Epoch = 1;
    private const ulong Session = 1;

    private readonly ComputePoolOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly NestedClient _nestedClient;
    private readonly ConcurrentDictionary<ulong, InProcessCall> _calls = new();
    private readonly ConcurrentQueue<InProcessCall> _posted = new();
    private readonly WorkerLane _lane;
    private CallScheduler? _scheduler;

    /// <param name="options">The pool's.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Must neither block nor throw: it is used by the thread that keeps limits. The methods have the host's own.</param>
    public InProcessWorker(ComputePoolOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _nestedClient = new NestedClient(options.MaxPayload, method => new MethodLogger(options.EffectiveLoggerFactory, method));
        int slots = options.MaxWorkers * options.SlotsPerWorker;
        var endpoint = new WorkerEndpoint(Epoch, "in-process", Environment.ProcessId, Address: "", Token: "", slots, Draining: false);
        _lane = new WorkerLane(endpoint, Session, slots, this);
    }

    public IAsyncDisposable Attach(CallScheduler scheduler, ILogger logger)
    {
        _scheduler = scheduler;
        return this;
    }

    /// <summary>Takes calls from now on.</summary>
    public void Open() => _scheduler!.AddLane(_lane);

    public void PostCall(PendingCall call)
    {
        var sent = new InProcessCall(call, _options.MaxPayload, new MethodLogger(_options.EffectiveLoggerFactory, call.Method.DisplayName), _nestedClient, _timeProvider);
        _calls.TryAdd(sent.Number, sent);
        _posted.Enqueue(sent);
    }

    public void PostCancel(ulong number)
    {
        if (_calls.TryGetValue(number, out InProcessCall? call))
        {
            call.Cancel();
        }
    }

    public void PostWithdraw(ulong number)
    {
        // Every call is started at once, and a started call is not withdrawn.
    }

    public void PostEnd()
    {
        // There is no stream to end.
    }

    /// <summary>What runs in this process cannot break its word.</summary>
    public void Abort()
    {
    }

    public void Flush()
    {
        while (_posted.TryDequeue(out InProcessCall? call))
        {
            call.Start(End);
        }
    }

    public CallStart ReadStart(long epoch, ulong session, ulong call) =>
        !_calls.TryGetValue(call, out InProcessCall? sent) ? new CallStart(CallStartState.Over)
            : sent.Started is { } stamp ? new CallStart(CallStartState.Running, stamp)
            : new CallStart(CallStartState.Waiting);

    /// <summary>A method cannot be killed here. Its caller has been told; now its place is given to others and its thread left to itself.</summary>
    /// <remarks>Calls back, other than between processes: the client asks without holding a lock.</remarks>
    public bool Condemn(long epoch, ulong session, ulong call, string reason)
    {
        if (_calls.TryRemove(call, out InProcessCall? sent))
        {
            Log.ThreadLeft(_logger, sent.CallId, sent.MethodName);
            Finish(new CallEnding(call, CallOutcome.Faulted(new MethodFault(MethodFaultKind.Cancelled, new ExceptionDescription()))));
        }

        return false;
    }

    /// <summary>Cancels the methods that still run and waits for them as long as the grace lasts.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (InProcessCall call in _calls.Values)
        {
            call.Cancel();
        }

        Task ended = Task.WhenAll(_calls.Values.Select(call => call.Ended));
        await ended.WaitAsync(_options.CancellationGrace, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (InProcessCall call in _calls.Values.Where(call => !call.Ended.IsCompleted))
        {
            Log.ThreadLeft(_logger, call.CallId, call.MethodName);
        }
    }

    private void End(InProcessCall call, CallOutcome outcome)
    {
        Finish(new CallEnding(call.Number, outcome, MayReadHere: true));
        _calls.TryRemove(call.Number, out _);
    }

    private void Finish(CallEnding ending) => _scheduler!.Finish(_lane, [ending]);
}
