using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Execution.Calls;

/// <summary>What a method can know about its call.</summary>
/// <param name="callId">The caller's name for the call.</param>
/// <param name="attempt">Which sending this is.</param>
/// <param name="limit">How long the method may run; null for no limit.</param>
/// <param name="progress">Where reports go; null when the caller does not listen.</param>
/// <param name="logger">The method's logger.</param>
/// <param name="client">Runs nested calls.</param>
internal sealed class CallContext(string callId, int attempt, TimeSpan? limit, ProgressReport? progress, ILogger logger, NestedClient client) : ComputeContext
{
    private readonly Lock _gate = new();
    private readonly long _made = Stopwatch.GetTimestamp();
    private long _start = Stopwatch.GetTimestamp();
    private CancellationTokenSource? _cancellation;
    private NestedCalls? _nested;
    private bool _cancelled;
    private volatile bool _ended;

    /// <summary>How far off the caller's deadline for the whole call was when this was made; null for none.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <remarks>Made on demand: most methods never look at it. It has no timer, so that nothing is lost by leaving it to the garbage collector.</remarks>
    public override CancellationToken CancellationToken
    {
        get
        {
            lock (_gate)
            {
                return _cancelled && _cancellation is null ? new CancellationToken(canceled: true) : (_cancellation ??= new CancellationTokenSource()).Token;
            }
        }
    }

    public override TimeSpan Remaining
    {
        get
        {
            TimeSpan? running = limit - Stopwatch.GetElapsedTime(Volatile.Read(ref _start));
            TimeSpan? whole = Deadline - Stopwatch.GetElapsedTime(_made);
            return (whole is null || running < whole ? running : whole) is not { } left ? Timeout.InfiniteTimeSpan
                : left > TimeSpan.Zero ? left
                : TimeSpan.Zero;
        }
    }

    public override string CallId => callId;

    public override int Attempt => attempt;

    public override ILogger Logger => logger;

    public override IComputeClient Client
    {
        get
        {
            lock (_gate)
            {
                return _nested ??= new NestedCalls(callId, client, over: _ended);
            }
        }
    }

    /// <summary>Whether the method has ended.</summary>
    public bool HasEnded => _ended;

    public override void ReportProgress(double fraction, string? message = null) => progress?.Set(fraction, message);

    /// <summary>The method has ended; a thread that it left behind reports no more, and the calls that it made end, too.</summary>
    public void End()
    {
        progress?.Close();
        NestedCalls? nested;
        lock (_gate)
        {
            _ended = true;
            nested = _nested;
        }

        nested?.End();
    }

    public void Start(long timestamp) => Volatile.Write(ref _start, timestamp);

    /// <summary>Fires the token. Its callbacks are the user's code: they run on a thread of their own, because methods may have filled the thread pool.</summary>
    public void Cancel()
    {
        CancellationTokenSource? cancellation;
        lock (_gate)
        {
            _cancelled = true;
            cancellation = _cancellation;
        }

        if (cancellation is not null)
        {
            try
            {
                new Thread(() => Fire(cancellation)) { IsBackground = true, Name = "ComputeHost cancel" }.UnsafeStart();
            }
            catch (OutOfMemoryException)
            {
                // The system gives no thread, perhaps because a method has taken them all.
                ThreadPool.UnsafeQueueUserWorkItem(Fire, cancellation, preferLocal: false);
            }
        }
    }

    private static void Fire(CancellationTokenSource cancellation)
    {
        try
        {
            cancellation.Cancel();
        }
        catch (Exception exception) when (exception is AggregateException or OutOfMemoryException)
        {
            // A callback threw. That is between the method and its callback: the method alone says how the call ends.
        }
    }
}
