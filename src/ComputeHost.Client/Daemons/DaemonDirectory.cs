using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Sessions;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Client.Daemons;

/// <summary>
/// A daemon in the place of a supervisor: its one "worker" is the session with the daemon, each connection under a new epoch. It decides when to connect
/// again, and keeps what the daemon has told of its methods. Thread-safe.
/// </summary>
[SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "It spreads connections over time.")]
internal sealed class DaemonDirectory : IWorkerSupervisor, IRemoteMethods, ILossJudge
{
    private static readonly Task<WorkerVerdict> NoVerdict =
        Task.FromResult(new WorkerVerdict(null, [], 0, new WorkerExit { WorkerId = "", ProcessId = 0, Cause = WorkerLostCause.ConnectionLost }));

    private readonly DaemonTarget _target;
    private readonly bool _rejectsMeanwhile;
    private readonly ReconnectBackoff _backoff;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private readonly TaskCompletionSource<ComputeHostException?> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WorkerDirectorySnapshot _snapshot;
    private TaskCompletionSource<WorkerDirectorySnapshot> _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _epoch = 1;
    private int _failures;
    private bool _hasGreeted;
    private List<MethodDescription> _arriving = [];

    // ---- replaced whole ----
    private volatile MethodTable? _methods;
    private volatile Exception? _lastFailure;

    /// <param name="target">The daemon.</param>
    /// <param name="longestDelay">The longest wait between two tries.</param>
    /// <param name="rejectsMeanwhile">Whether calls are rejected while the daemon cannot be reached, instead of waiting.</param>
    /// <param name="logger">Told when the daemon is reached and lost.</param>
    public DaemonDirectory(DaemonTarget target, TimeSpan longestDelay, bool rejectsMeanwhile, ILogger logger)
    {
        _logger = logger;
        _target = target;
        _rejectsMeanwhile = rejectsMeanwhile;
        _backoff = new ReconnectBackoff(longestDelay);
        _snapshot = new WorkerDirectorySnapshot(1, [Endpoint(1)], Starting: 0, Unavailable: null);
    }

    /// <summary>Completes after the first try: with null when the daemon has told its methods, else with why it cannot be reached.</summary>
    public Task<ComputeHostException?> First => _first.Task;

    public bool IsConnected
    {
        get
        {
            lock (_gate)
            {
                return _hasGreeted;
            }
        }
    }

    /// <summary>How many sessions with the daemon have begun.</summary>
    public long Sessions { get; private set; }

    public WorkerDirectorySnapshot Current
    {
        get
        {
            lock (_gate)
            {
                return _snapshot;
            }
        }
    }

    public Task<WorkerDirectorySnapshot> WaitForChangeAsync(long version, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _snapshot.Version != version ? Task.FromResult(_snapshot) : _changed.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>How long to wait before a connection of this moment.</summary>
    public TimeSpan Delay
    {
        get
        {
            lock (_gate)
            {
                return _epoch == 1 ? TimeSpan.Zero : _backoff.After(_failures, Random.Shared.NextDouble());
            }
        }
    }

    public void Greet(long epoch, Hello hello)
    {
        lock (_gate)
        {
            _hasGreeted = true;
            _failures = 0;
            _arriving = [];
            Sessions++;
            PublishLocked(_snapshot with { Unavailable = null, IsOutOfReach = false });
        }

        Log.DaemonReached(_logger, _target.ToString());
    }

    public void Take(long epoch, Methods methods)
    {
        lock (_gate)
        {
            _arriving.AddRange(methods.Methods_);
            if (!methods.Complete)
            {
                return;
            }

            _methods = new MethodTable(_arriving, $"The daemon at '{_target}'");
            _arriving = [];
        }

        _first.TrySetResult(null);
    }

    public void Tell(ILogger logger, WorkerEndpoint endpoint, Exception failure)
    {
        _lastFailure = failure;
        bool hadBegun = IsConnected;
        if (hadBegun || _failures == 0)
        {
            Log.DaemonOutOfReach(logger, _target.ToString(), failure.Message);
        }
    }

    public Func<PendingCall, WorkerLostException?> Judge(WorkerVerdict verdict, WorkerLane lane, IReadOnlyDictionary<ulong, PendingCall> inFlight, Exception? failure) =>
        call => lane.Journal?.TryWithdraw(call) == true ? null : Lost(call, failure, lane.Journal is not null);

    /// <summary>The session of that epoch is over, or never began: the next one may come.</summary>
    public void EndWorker(long epoch)
    {
        ComputeHostException reason = OutOfReach(_lastFailure);
        lock (_gate)
        {
            if (epoch != _epoch)
            {
                return;
            }

            _failures = _hasGreeted ? 0 : _failures + 1;
            _hasGreeted = false;
            _epoch++;
            bool rejects = _rejectsMeanwhile || _lastFailure is SessionRefusedException { Status: SessionStatus.InvalidArgument or SessionStatus.NotFound or SessionStatus.PermissionDenied or SessionStatus.FailedPrecondition };
            PublishLocked(_snapshot with { Workers = [Endpoint(_epoch)], Unavailable = rejects ? reason : null, IsOutOfReach = rejects });
        }

        _first.TrySetResult(reason);
    }

    public Task<WorkerVerdict> VerdictAsync(long epoch, ulong session) => NoVerdict;

    public ComputeHostException? Refuse(MethodContract method) => _methods?.Refuse(method);

    public bool IsIdempotent(MethodContract method) => _methods?.Find(method.Key)?.Idempotent == true;

    public void ForgetAddress(long epoch)
    {
        // It is the daemon's.
    }

    public CallStart ReadStart(long epoch, ulong session, ulong call) => default;

    public bool Condemn(long epoch, ulong session, ulong call, string reason) => false;

    public void ReportDemand(int waiting)
    {
        // The daemon sees it.
    }

    public void ReportWork()
    {
        // The daemon sees it.
    }

    private WorkerEndpoint Endpoint(long epoch) =>
        new(epoch, $"daemon at {_target}", ProcessId: 0, _target.Address.ToString(), Token: "", Slots: int.MaxValue, Draining: false) { What = "The" };

    private void PublishLocked(WorkerDirectorySnapshot snapshot)
    {
        _snapshot = snapshot with { Version = _snapshot.Version + 1 };
        TaskCompletionSource<WorkerDirectorySnapshot> changed = _changed;
        _changed = new TaskCompletionSource<WorkerDirectorySnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult(_snapshot);
    }

    private ComputeHostException OutOfReach(Exception? failure) => failure switch
    {
        SessionRefusedException { Status: SessionStatus.FailedPrecondition } refused =>
            new ProtocolMismatchException(refused.Message, refused) { Ran = ComputeRan.No, Here = $"protocol {ProtocolVersion.Current}" },
        SessionRefusedException refused => new NoWorkersException(refused.Message, refused),
        _ => new NoWorkersException($"The daemon at '{_target}' cannot be reached: {Reason(failure)}", failure),
    };

    private string Reason(Exception? failure)
    {
        string path = _target.Address.Place;
        return failure switch
        {
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
                $"there is no socket '{path}'. Start a daemon there ('computehost serve'), or correct the address.",
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                $"nobody listens at '{path}'; a daemon that was there has ended. Start it again ('computehost serve').",
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                $"this user may not use '{path}'. Add the user to the socket's group, or let the daemon listen with another 'socketGroup'.",
            null => "the session ended.",
            _ => failure.Message,
        };
    }

    private WorkerLostException Lost(PendingCall call, Exception? failure, bool hasJournal) => new(
        $"The connection to the daemon at '{_target}' broke while it had call '{call.CallId}' of '{call.Method.DisplayName}': "
        + $"{failure?.Message ?? "the daemon ended the session."} "
        + (hasJournal ? "The daemon had given the call to a worker. " : "")
        + (call.IsIdempotent
            ? "It is idempotent, so it is tried again."
            : "Whether its effects took place is unknown. If a second run does no harm, mark the method or the call Idempotent: then it is retried."),
        failure)
    {
        CallId = call.CallId,
        Method = call.Method.DisplayName,
        Attempt = call.Attempt,
        Ran = ComputeRan.Unknown,
        Cause = WorkerLostCause.ConnectionLost,
    };
}
