using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Recycling;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor;

/// <summary>One worker from its launch to the end of its page. The supervisor's thread alone changes it, except for <see cref="Kill"/>.</summary>
internal sealed class ManagedWorker(long epoch, string workerId, string address, string token, int slots)
{
    private readonly TaskCompletionSource<WorkerExit> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _verdictGate = new();
    private readonly List<(ulong Session, TaskCompletionSource<WorkerVerdict> Verdict)> _asked = [];
    private volatile WorkerState _state;
    private volatile WorkerProcess? _process;
    private volatile RecorderView? _recorder;
    private KillOrder? _killOrder;

    public long Epoch { get; } = epoch;

    public string WorkerId { get; } = workerId;

    public string Address { get; } = address;

    public WorkerState State
    {
        get => _state;
        set => _state = value;
    }

    public WorkerProcess? Process
    {
        get => _process;
        set => _process = value;
    }

    /// <summary>There from the handshake on.</summary>
    public RecorderView? Recorder
    {
        get => _recorder;
        set => _recorder = value;
    }

    public KillOrder? KillOrder => Volatile.Read(ref _killOrder);

    public required WorkerOutput Output { get; init; }

    /// <summary>By the clock that dates files.</summary>
    public required DateTimeOffset LaunchedAt { get; init; }

    public string TempPath { get; set; } = "";

    /// <summary>Whether clients are told of it; a standby worker is ready but not listed.</summary>
    public bool IsListed { get; set; }

    /// <summary>Set when the worker is to be replaced; it is drained when its successor is ready.</summary>
    public RecycleReason? RecycleReason { get; set; }

    /// <summary>Whether the supervisor has asked it to end by itself.</summary>
    public bool WasToldToEnd { get; set; }

    /// <summary>Whether even a kill did not end it in a reasonable time, as happens to a process that waits for broken hardware.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>Why the start failed, if it is known before the process is dead.</summary>
    public StartFacts? StartFailure { get; set; }

    /// <summary>When it is killed unless it has gone on by then.</summary>
    public WorkerDeadline? Deadline { get; set; }

    public long ExitNoticedAt { get; set; }

    /// <summary>The same moment in Stopwatch ticks, by which the flight recorder stamps.</summary>
    public long DeathStamp { get; set; }

    /// <summary>Whether it died before any call, so that starting another one may not help.</summary>
    public bool DiedUnused { get; set; }

    public WorkerWatch? Watch { get; set; }

    /// <summary>Completes when the process is confirmed dead and its last words have been read, or when it is given up.</summary>
    public Task<WorkerExit> Exit => _exit.Task;

    public WorkerEndpoint ToEndpoint() => new(Epoch, WorkerId, Process?.Id ?? 0, Address, token, slots, State == WorkerState.Draining);

    /// <summary>Kills the worker's process group, from any thread. The first order given stands.</summary>
    public void Kill(KillOrder order)
    {
        Interlocked.CompareExchange(ref _killOrder, order, null);
        Process?.Kill();
    }

    /// <summary>How it ended, once that is known.</summary>
    public WorkerExit? ExplainedExit { get; private set; }

    public void CompleteExit(WorkerExit exit)
    {
        List<(ulong Session, TaskCompletionSource<WorkerVerdict> Verdict)> asked;
        lock (_verdictGate)
        {
            ExplainedExit ??= exit;
            asked = [.. _asked];
            _asked.Clear();
        }

        _exit.TrySetResult(exit);
        foreach ((ulong session, TaskCompletionSource<WorkerVerdict> verdict) in asked)
        {
            verdict.SetResult(Judge(session));
        }
    }

    /// <summary>What there is to know for one session's calls, once the process is dead or given up. Known by the thread that finds that out, while the page is there.</summary>
    public Task<WorkerVerdict> VerdictAsync(ulong session)
    {
        lock (_verdictGate)
        {
            if (ExplainedExit is null)
            {
                var verdict = new TaskCompletionSource<WorkerVerdict>(TaskCreationOptions.RunContinuationsAsynchronously);
                _asked.Add((session, verdict));
                return verdict.Task;
            }
        }

        return Task.FromResult(Judge(session));
    }

    private WorkerVerdict Judge(ulong session) => Recorder?.Find(session) is { } findings
        ? new WorkerVerdict(findings.StartedThrough, findings.Running, findings.OtherRunning, ExplainedExit!, slots)
        : new WorkerVerdict(null, [], 0, ExplainedExit!);
}

/// <param name="Since">When the time began to run.</param>
/// <param name="After">How long it runs.</param>
/// <param name="Order">What happens then; null if the worker has been killed already, and is given up.</param>
internal sealed record WorkerDeadline(long Since, TimeSpan After, KillOrder? Order);
