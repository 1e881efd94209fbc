using ComputeHost.Calls;
using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Metrics;
using ComputeHost.Client.Scheduling;
using ComputeHost.Client.Sessions;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Graph;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Client.Pool;

/// <summary>The client of a set of workers: accepts calls, checks and encodes them, and gives them to the scheduler.</summary>
internal sealed class PoolClient : IComputeClient, IAsyncDisposable
{
    private readonly ClientSettings _settings;
    private readonly IWorkerSupply? _supply;
    private readonly TimeProvider _timeProvider;
    private readonly MonotonicTime _time;
    private readonly CallMeter _meter;
    private readonly CallScheduler _scheduler;
    private readonly TimeLimits<PendingCall> _limits;
    private readonly CallClock _clock;
    private readonly SegmentArena? _arena;
    private readonly IAsyncDisposable _lanes;
    private readonly Action<PendingCall> _abandon;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;

    /// <param name="settings">The client's options, checked.</param>
    /// <param name="supervisor">Owns the workers.</param>
    /// <param name="timeProvider">The clock; its timestamps must be those of the workers' recorders.</param>
    /// <param name="loggerFactory">Its loggers must neither block nor throw, because the thread that enforces time limits uses them.</param>
    /// <param name="hooks">What a daemon adds; null for nothing.</param>
    public PoolClient(ClientSettings settings, IWorkerSupervisor supervisor, TimeProvider timeProvider, ILoggerFactory loggerFactory, ClientHooks? hooks = null)
        : this(settings, SessionsWith(supervisor, settings, timeProvider, hooks ?? new ClientHooks()), timeProvider, loggerFactory, hooks)
    {
    }

    /// <param name="settings">The client's options, checked.</param>
    /// <param name="lanes">Where calls are run.</param>
    /// <param name="timeProvider">The clock; its timestamps must be those that the overseer reports.</param>
    /// <param name="loggerFactory">Its loggers must neither block nor throw, because the thread that enforces time limits uses them.</param>
    /// <param name="hooks">What a daemon adds; null for nothing.</param>
    public PoolClient(ClientSettings settings, LaneSource lanes, TimeProvider timeProvider, ILoggerFactory loggerFactory, ClientHooks? hooks = null)
    {
        _settings = settings;
        GraphLimits.Raise(settings.MaxPayload);
        _supply = lanes.Supply;
        _arena = lanes.Arena;
        _timeProvider = timeProvider;
        _time = new MonotonicTime(timeProvider);
        ILogger logger = loggerFactory.CreateLogger("ComputeHost.Client");
        Counters = new CallCounters();
        _meter = new CallMeter(settings.Pool, _time, hooks?.Observer);
        _scheduler = new CallScheduler(settings, _time, new CallAnswers(Counters, _meter), due => _clock!.WakeBy(due), hooks?.NewOrder, hooks?.Answered);
        _limits = new TimeLimits<PendingCall>(_scheduler, lanes.Overseer, lanes.Supply, _time, logger);
        _clock = new CallClock(_time, _limits.Tick);
        _abandon = _scheduler.Abandon;
        _lanes = lanes.Open(_scheduler, logger);
        _meter.Show(() => _scheduler.Load);
    }

    public CallCounters Counters { get; }

    /// <summary>The client's options.</summary>
    public ClientSettings Settings => _settings;

    /// <summary>How many calls wait, and how many are with workers or being read.</summary>
    public (int Waiting, int Running) Load => _scheduler.Load;

    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        MethodContract method = MethodContract.Of(invocation.Descriptor);
        CallLimits limits = CallLimits.Resolve(_settings, method, options, _timeProvider);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(cancellationToken);
        }

        if (_supply?.Refuse(method) is { } refusal)
        {
            return Task.FromException<TResult>(refusal);
        }

        if (_settings.ComparesTypes || method.IsDescribed)
        {
            // Computed here, once per method, because the first use would be while frames are built.
            _ = method.Fingerprint;
        }

        // The items of a mapping have an envelope of their own, and of a described call the arguments alone are here.
        bool shares = _settings.SharesValues && invocation.Items == ItemsMode.None && !method.IsDescribed;
        ArgumentBuffer arguments = shares
            ? new ArgumentBuffer(new PayloadWriter(limit: 0))
            : CallEncoder.Encode(invocation, method, _settings.MaxPayload, _arena, _settings.CheckRoundTrips);
        TypedCall<TResult> call;
        try
        {
            call = new TypedCall<TResult>(method, arguments, new CallTerms(limits, options), _time.Now, cancellationToken)
            {
                Shared = shares ? invocation : null,
                ResultCodec = method.ResultCodecOf(invocation),
                Items = invocation.Items,
                MostValues = invocation.MostValues,
                ChecksRoundTrip = _settings.CheckRoundTrips,
                IsIdempotent = options?.Idempotent ?? (method.Idempotent || _supply?.IsIdempotent(method) == true),
            };
            _scheduler.Submit(call);
        }
        catch
        {
            arguments.Release();
            throw;
        }

        _supply?.ReportWork();
        call.Register(_abandon);
        return call.Task;
    }

    /// <summary>Where large arguments lie; null if there is no shared memory.</summary>
    public SegmentArena? Arguments => _arena;

    /// <summary>The clock that calls are counted by.</summary>
    public MonotonicTime Time => _time;

    /// <summary>Takes calls that are made elsewhere, in their order. Each is told if it is refused.</summary>
    /// <exception cref="ObjectDisposedException">The client has been disposed.</exception>
    public void Submit(ReadOnlySpan<PendingCall> calls)
    {
        _scheduler.Submit(calls);
        _supply?.ReportWork();
    }

    /// <summary>The caller of a call has given up.</summary>
    public void Abandon(PendingCall call) => _scheduler.Abandon(call);

    /// <summary>Somebody else than its caller ends a call. Its method is ended, too.</summary>
    /// <returns>False if the caller has its answer.</returns>
    public bool TryEnd(PendingCall call, ComputeHostException failure) => _scheduler.TryEnd(call, failure);

    /// <inheritdoc cref="StopAsync"/>
    public ValueTask DisposeAsync() => new(StopAsync(CancellationToken.None));

    /// <summary>Refuses further calls at once, waits for the present ones up to the drain timeout, ends the rest, then ends the sessions.</summary>
    /// <param name="hurry">Ends the wait early.</param>
    /// <param name="end">How the rest is told; null for the words of a pool.</param>
    public async Task StopAsync(CancellationToken hurry, EndWords? end = null)
    {
        _scheduler.Close();
        long closed = _time.Now;
        await _scheduler.Drained.WaitAsync(_settings.DrainTimeout, _timeProvider, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        TimeSpan patience = _time.Between(closed, _time.Now);
        await EndAsync(call => Refusals.EndedByDispose(call, patience, end ?? EndWords.OfPool)).ConfigureAwait(false);
    }

    /// <summary>No worker will ever come: ends all calls for that reason, then the client.</summary>
    public Task EndAsync(ComputeHostException cause)
    {
        _scheduler.Close();
        return EndAsync(call => Refusals.NoWorkers(call, cause));
    }

    private async Task EndAsync(Func<PendingCall, ComputeHostException> failure)
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            // Workers may still read the arguments of the calls that end now, so no others may be written there.
            _arena?.Close();
            try
            {
                _scheduler.AbortAll(failure);
                await _lanes.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                // Whatever failed, whoever else ends the client must not wait for it.
                _meter.Dispose();
                _clock.Dispose();
                _arena?.Dispose();
                _ended.SetResult();
            }
        }

        await _ended.Task.ConfigureAwait(false);
    }

    private static LaneSource SessionsWith(IWorkerSupervisor supervisor, ClientSettings settings, TimeProvider timeProvider, ClientHooks hooks)
    {
        SegmentArena? arena = LaneSource.TryCreateArena(settings.MaxPayload, timeProvider);
        return new LaneSource(supervisor, Open, supervisor, arena);

        IAsyncDisposable Open(CallScheduler scheduler, ILogger logger)
        {
            var core = new ClientCore
            {
                Scheduler = scheduler,
                Overseer = supervisor,
                Connect = (endpoint, cancellation) => WorkerConnections.Create(endpoint, arena?.Offering, settings.ConnectTimeout, hooks.Methods is not null, cancellation),
                Losses = new WorkerLosses(new MonotonicTime(timeProvider)),
                Methods = hooks.Methods ?? new UnaskedMethods(),
                NewOrder = hooks.NewOrder,
                Arguments = arena,
                Time = new MonotonicTime(timeProvider),
                Settings = settings,
                Logger = logger,
            };
            return SessionTable.Start(supervisor, core, supervisor.ForgetAddress);
        }
    }
}
