using ComputeHost.Client;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Pool;
using ComputeHost.Protocol;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using ComputeHost.Queue.Consuming;
using ComputeHost.Queue.States;

namespace ComputeHost.Queue.Running;

/// <summary>
/// A job on its way through a pool. Its values stay encoded, and what its method throws stays as the worker has told it. The pool does not try it again.
/// </summary>
internal class StoredCall : PendingCall
{
    private readonly TaskCompletionSource<JobRun> _run = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _value = [];
    private MethodFault? _fault;

    /// <param name="order">What is to be run.</param>
    /// <param name="client">The pool that runs it.</param>
    public StoredCall(JobOrder order, PoolClient client)
        : base(order.Method, ArgumentsOf(order.Call, client.Arguments), TermsOf(order, client.Settings), client.Time.Now)
    {
        CallId = order.CallId;
        IsIdempotent = false;
        IsJson = order.Call.Json;
        Items = ItemsModes.FromWire(order.Call.Items) ?? default;
        MostValues = (int)Math.Clamp(order.Call.ItemCount, 1, int.MaxValue);
    }

    public sealed override string CallId { get; }

    /// <summary>How it ended.</summary>
    public Task<JobRun> Run => _run.Task;

    public sealed override bool ReadsWithUserCode => false;

    /// <summary>A cheap stand-in: nobody is told the exception, its kind is counted.</summary>
    public sealed override ComputeHostException? TakeUntranslated(in CallOutcome outcome)
    {
        _fault = outcome.Fault;
        return _fault is null ? null : Countable.Fault;
    }

    public sealed override void Succeed() => _run.TrySetResult(new JobRun { Value = _value, IsJson = IsJson });

    public sealed override void Fail(Exception exception) =>
        _run.TrySetResult(ReferenceEquals(exception, Countable.Fault)
            ? new JobRun { Fault = _fault }
            : new JobRun { Failure = (ComputeHostException)exception });

    public sealed override void Cancel() => _run.TrySetResult(new JobRun { Failure = new ComputeCancelledException($"Job '{CallId}' was ended.") });

    public sealed override void Unregister()
    {
        // Whoever ends it says so to the pool.
    }

    protected sealed override void Read(ReadOnlySpan<byte> value, SegmentLease? lease) => _value = value.ToArray();

    private static ArgumentBuffer ArgumentsOf(StoredJob call, SegmentArena? arena)
    {
        ReadOnlySpan<byte> arguments = call.Arguments.Span;
        var writer = new PayloadWriter(arguments.Length, ArgumentsEncoding.HeadLength) { Arena = arena };
        arguments.CopyTo(writer.Append(arguments.Length));
        writer.Complete();
        return new ArgumentBuffer(writer);
    }

    /// <summary>The limits are those of the method and of the pool here; a job may tighten them.</summary>
    private static CallTerms TermsOf(JobOrder order, ClientSettings pool)
    {
        (TimeSpan execution, string option) = order.Method.Timeout is { } declared ? (declared, "ComputeMethodAttribute.Timeout")
            : (pool.ExecutionTimeout, pool.OptionsType + ".ExecutionTimeout");
        if (order.Call.TimeoutMicroseconds > 0 && WireTime.FromWire(order.Call.TimeoutMicroseconds) is var asked && asked != Timeout.InfiniteTimeSpan
            && (execution == Timeout.InfiniteTimeSpan || asked < execution))
        {
            (execution, option) = (asked, "ComputeJobOptions.Timeout");
        }

        var limits = new CallLimits(execution, option, pool.QueueTimeout, pool.OptionsType + ".QueueTimeout", Timeout.InfiniteTimeSpan);
        var options = new ComputeCallOptions { Priority = order.Priority, Progress = order.Progress, Idempotent = false };
        return new CallTerms(limits, options, (order.Call.Culture, order.Call.UiCulture));
    }

    private static class Countable
    {
        public static readonly ComputeFaultException Fault = new("The method threw.");
    }
}
