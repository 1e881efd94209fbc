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
using ComputeHost.Protocol.Threads;
using Microsoft.Extensions.Logging;

namespace ComputeHost.InProcess;

/// <summary>One sending of a call inside the host, on a thread of its own: decoded, run and encoded by what a worker process does it with.</summary>
internal sealed class InProcessCall
{
    private readonly MethodContract _method;
    private readonly ItemsMode _items;
    private readonly ArgumentBuffer _arguments;
    private readonly CallContext _context;
    private readonly CultureInfo _culture;
    private readonly CultureInfo _uiCulture;
    private readonly TimeProvider _timeProvider;
    private readonly long _maxPayload;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _started;

    public InProcessCall(PendingCall call, long maxPayload, ILogger logger, NestedClient nestedClient, TimeProvider timeProvider)
    {
        Number = call.Number;
        CallId = call.CallId;
        _method = call.Method;
        _items = call.Items;
        _arguments = call.Arguments;
        _arguments.Hold();
        _culture = CultureText.Parse(call.Culture);
        _uiCulture = CultureText.Parse(call.UICulture);
        _timeProvider = timeProvider;
        _maxPayload = maxPayload;
        // With a debugger there are no limits, and a method that asks must not be told otherwise.
        TimeSpan? limit = Debugger.IsAttached || call.Limits.Execution == Timeout.InfiniteTimeSpan ? null : call.Limits.Execution;
        ProgressReport? progress = call.Progress is { } listener ? NestedProgress.To(listener) : null;
        _context = new CallContext(CallId, call.Attempt, limit, progress, logger, nestedClient)
        {
            Deadline = Debugger.IsAttached ? null : call.UntilDeadline(new MonotonicTime(timeProvider)),
        };
    }

    public ulong Number { get; }

    public string CallId { get; }

    public string MethodName => _method.DisplayName;

    /// <summary>When the method was entered, in ticks of the client's clock; null before.</summary>
    public long? Started => Volatile.Read(ref _started) is var stamp && stamp != 0 ? stamp : null;

    /// <summary>Completes when the thread is done with the call, however the method ended.</summary>
    public Task Ended => _ended.Task;

    public void Cancel() => _context.Cancel();

    /// <param name="end">Is told how the call ended; the value is valid during that time only.</param>
    public void Start(Action<InProcessCall, CallOutcome> end) => _ = DedicatedThread.RunAsync($"ComputeHost call {MethodName}", () =>
    {
        Run(end);
        return true;
    }, CallThread.StackBytes);

    private void Run(Action<InProcessCall, CallOutcome> end)
    {
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _uiCulture;
        Volatile.Write(ref _started, Math.Max(1, _timeProvider.GetTimestamp()));
        _context.Start(Stopwatch.GetTimestamp());
        using var result = new PayloadWriter(_maxPayload);
        CallOutcome outcome = CallRunner.Run(CompiledMethod.For(_method).For(_items), _arguments.Memory.Span, _context, result);
        _context.End();
        _arguments.Release();
        end(this, outcome.IsResult ? outcome with { Value = result.WrittenMemory } : outcome);
        _ended.SetResult();
    }
}
