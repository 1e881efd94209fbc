using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Client.Calls;

/// <summary>A call with the type of its result.</summary>
internal sealed class TypedCall<TResult> : PendingCall
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MethodContract _method;
    private readonly CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;
    private TResult? _result;

    public TypedCall(MethodContract method, ArgumentBuffer arguments, in CallTerms terms, long submitted, CancellationToken cancellationToken)
        : base(method, arguments, terms, submitted) =>
        (_method, _cancellationToken) = (method, cancellationToken);

    public Task<TResult> Task => _answer.Task;

    /// <summary>Reads the result.</summary>
    public required PayloadCodec<TResult> ResultCodec { get; init; }

    /// <summary>Whether the result is held against what becomes of it on its way.</summary>
    public bool ChecksRoundTrip { get; init; }

    /// <summary>The method with the caller's own arguments, if values are not copied; null if they are.</summary>
    public ComputeCall<TResult>? Shared { get; init; }

    public override bool SharesValues => Shared is not null;

    public override bool ReadsWithUserCode => Shared is null && typeof(TResult) != typeof(NoResult) && ResultCodec.ReadsWithUserCode;

    /// <summary>Starts to listen to the caller's token. Call it after submission.</summary>
    public void Register(Action<PendingCall> abandon)
    {
        if (!_cancellationToken.CanBeCanceled)
        {
            return;
        }

        _registration = _cancellationToken.UnsafeRegister(
            static state =>
            {
                (TypedCall<TResult> call, Action<PendingCall> abandon) = ((TypedCall<TResult>, Action<PendingCall>))state!;
                abandon(call);
            },
            (this, abandon));
        // The registration must be visible before the check. Otherwise this thread and the answering one could each leave it to the other to unregister.
        Interlocked.MemoryBarrier();
        if (IsAnswered)
        {
            Unregister();
        }
    }

    public override void Succeed() => _answer.SetResult(_result!);

    public override void Invoke(ComputeContext context) => _result = Shared!.Invoke(context);

    // May be repeated when memory was short.
    public override void Fail(Exception exception) => _answer.TrySetException(exception);

    public override void Cancel() => _answer.SetCanceled(_cancellationToken);

    protected override void Read(ReadOnlySpan<byte> value, SegmentLease? lease)
    {
        if (Shared is not null)
        {
            return;
        }

        if (ChecksRoundTrip)
        {
            RoundTrip.CheckResult(value, _method.DeclaredResultCodec, Items);
        }

        _result = typeof(TResult) == typeof(NoResult) ? default : ResultCodec.ForItems(MostValues).Read(value, lease);
    }

    // Dispose would wait for a running callback, which may be waiting for the scheduler's lock.
    public override void Unregister() => _registration.Unregister();
}
