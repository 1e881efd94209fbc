using System.Globalization;
using System.Text;
using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Cultures;
using ComputeHost.Execution.Json;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.V1;
using ComputeHost.Worker.Slots;
using Google.Protobuf;
using Reason = ComputeHost.Protocol.V1.NotStarted.Types.Reason;

namespace ComputeHost.Worker.Sessions;

/// <summary>The calls that come one by one, from tools and other languages. The flight recorder has them as one session.</summary>
internal sealed class UnaryCalls(SessionPlace place, WorkerCore core) : CallSource(place.Index)
{
    private const int MaxWaiting = 256;

    private readonly Lock _gate = new();
    private readonly CallCultures _cultures = new();
    private ulong _last;
    private int _unfinished;

    private SlotScheduler Scheduler => core.Scheduler;

    /// <summary>Runs one call. How it ends is in the reply; this throws only when the caller has gone.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ExecuteReply> ExecuteAsync(ExecuteRequest request, CancellationToken cancellationToken)
    {
        ulong number = Interlocked.Increment(ref _last);
        if (Interlocked.Increment(ref _unfinished) > MaxWaiting || core.IsDraining)
        {
            LeaveIfDrained();
            return core.IsDraining
                ? Refusal(number, Reason.Draining, "")
                : Refusal(number, Reason.CreditExceeded, $"'{MaxWaiting}' unary calls are unfinished, the limit. Try again later, or use a session.");
        }

        try
        {
            return await RunAsync(number, request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            LeaveIfDrained();
        }
    }

    public override void OnStarted(WorkerCall call)
    {
    }

    public override void OnEnded(WorkerCall call, in CallOutcome outcome, ResultBuffer result, bool creditChanged, bool moreToDo)
    {
        ExecuteReply reply = outcome switch
        {
            { Fault: { } fault } => new ExecuteReply { Fault = WireOutcomes.ToWire(fault, call.Number, outcome.RunTime) },
            { NotStarted: { } refusal } => new ExecuteReply { NotStarted = WireOutcomes.ToWire(refusal, call.Number) },
            _ when call.Method is JsonMethod => new ExecuteReply { Json = Encoding.UTF8.GetString(result.Writer.WrittenSpan) },
            _ => new ExecuteReply { Value = ByteString.CopyFrom(result.Writer.WrittenSpan) },
        };
        ((UnaryCall)call).Reply.TrySetResult(reply);
    }

    public override void OnTakenBack(WorkerCall call) => ((UnaryCall)call).Reply.TrySetResult(Refusal(call.Number, Reason.Draining, ""));

    public override void OnLost()
    {
        // Its caller keeps a limit of its own.
    }

    public override void OnDraining()
    {
        // Counted like a call, so that the last one to end leaves.
        Interlocked.Increment(ref _unfinished);
        LeaveIfDrained();
    }

    public override void OnLeft() => core.Places.Close(place);

    private async Task<ExecuteReply> RunAsync(ulong number, ExecuteRequest request, CancellationToken cancellationToken)
    {
        if (core.Methods.Find(request.Method) is not { } method)
        {
            return Refusal(number, Reason.UnknownMethod, core.Methods.Explain(request.Method));
        }

        if (request.Json is not null && request.Arguments.Count > 0)
        {
            return Refusal(number, Reason.BadArguments, "The request has both 'arguments' and 'json'. Send the arguments either encoded or as JSON.");
        }

        long length = LengthOf(request);
        if (length > core.MaxPayload)
        {
            return Refusal(number, Reason.TooLarge, Frames.TooLarge((ulong)length, core.MaxPayload));
        }

        CallCulture culture;
        try
        {
            culture = CultureOf(request);
        }
        catch (Exception exception) when (exception is CultureNotFoundException or InvalidDataException)
        {
            return Refusal(number, Reason.BadArguments, exception.Message);
        }

        string callId = string.Create(CultureInfo.InvariantCulture, $"unary-{number}");
        var context = new CallContext(callId, attempt: 1, Frames.Limit(request.TimeoutMicroseconds), progress: null, method.Logger, core.NestedClient);
        CompiledMethod compiled = request.Json is null ? method.Compiled : JsonMethod.For(method.Compiled);
        var call = new UnaryCall(this, number, compiled, culture, context) { State = WorkerCallState.Waiting };
        call.SetArguments(request.Json?.ToByteArray() ?? new Arguments { Values = { request.Arguments } }.ToByteArray());
        if (!Scheduler.TryAdd(call))
        {
            return Refusal(number, Reason.Draining, "");
        }

        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((UnaryCall)state!).GiveUp(), call);
        await using (registration.ConfigureAwait(false))
        {
            return await call.Reply.Task.ConfigureAwait(false);
        }
    }

    private static long LengthOf(ExecuteRequest request) =>
        request.Json is null
            ? request.Arguments.Sum(static value => (long)value.Length)
            : request.Json.Values.Sum(static text => (long)Encoding.UTF8.GetByteCount(text));

    private CallCulture CultureOf(ExecuteRequest request)
    {
        lock (_gate)
        {
            _cultures.Take(request.Culture, request.UiCulture);
            return _cultures.Current();
        }
    }

    private void LeaveIfDrained()
    {
        if (Interlocked.Decrement(ref _unfinished) == 0 && core.IsDraining)
        {
            Scheduler.Detach(this);
        }
    }

    private static ExecuteReply Refusal(ulong number, Reason reason, string detail) => new() { NotStarted = Frames.NotStarted(number, reason, detail) };

    private sealed class UnaryCall(UnaryCalls source, ulong number, CompiledMethod method, CallCulture culture, CallContext context)
        : WorkerCall(source, number, method, culture, context)
    {
        public TaskCompletionSource<ExecuteReply> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void GiveUp()
        {
            SlotScheduler scheduler = source.Scheduler;
            if (scheduler.TryTakeBack(Source, Number))
            {
                Reply.TrySetResult(Refusal(Number, Reason.Cancelled, ""));
            }
            else
            {
                scheduler.CancelRunning(Source, Number);
            }
        }
    }
}
