using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Exits;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Recycling;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>
/// One worker from its launch to the end of its page. Its state changes in one place and only as <see cref="WorkerTransitions"/> allows. The supervisor's
/// thread alone changes it; any thread may read it, and kill its process.
/// </summary>
internal sealed class ManagedWorker
{
    private readonly PendingVerdicts _verdicts;
    private volatile WorkerState _state;
    private volatile RecorderView? _recorder;

    /// <param name="launch">Who it is.</param>
    /// <param name="startDeadline">When it must have answered.</param>
    public ManagedWorker(WorkerLaunch launch, WorkerDeadline startDeadline)
    {
        Launch = launch;
        Deadline = startDeadline;
        _verdicts = new PendingVerdicts(VerdictOn);
    }

    public WorkerLaunch Launch { get; }

    public long Epoch => Launch.Epoch;

    public string WorkerId => Launch.WorkerId;

    public ChildProcess? Process => Launch.Process;

    public KillOrder? KillOrder => Launch.KillOrder;

    public WorkerState State => _state;

    /// <summary>There from the handshake on.</summary>
    public RecorderView? Recorder => _recorder;

    /// <summary>There from the handshake on.</summary>
    public WorkerWatch? Watch { get; private set; }

    /// <summary>Whether clients are told of it; a standby worker is ready but not listed.</summary>
    public bool IsListed { get; private set; }

    /// <summary>Set when the worker is to be replaced; it is drained when its successor is ready.</summary>
    public RecycleReason? RecycleReason { get; private set; }

    /// <summary>When it is killed unless it has gone on by then.</summary>
    public WorkerDeadline? Deadline { get; private set; }

    /// <summary>Whether the supervisor has asked it to end by itself.</summary>
    public bool WasToldToEnd { get; private set; }

    /// <summary>Whether even a kill did not end it in a reasonable time, as happens to a process that waits for broken hardware.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>Why the start failed, if it is known before the process is dead.</summary>
    public StartFacts? StartFailure { get; private set; }

    /// <summary>Whether it died before any call, so that starting another one may not help.</summary>
    public bool DiedUnused { get; private set; }

    /// <summary>How it ended, once that is known.</summary>
    public WorkerExit? Exit => _verdicts.Exit;

    public WorkerEndpoint ToEndpoint() =>
        new(Epoch, WorkerId, Launch.ProcessId, Launch.Boot.Address, Launch.Boot.Token, Launch.Boot.Slots, State == WorkerState.Draining);

    // ---- states ----

    public void BecomeReady(RecorderView recorder, WorkerWatch watch)
    {
        _recorder = recorder;
        Watch = watch;
        Deadline = null;
        MoveTo(WorkerState.Ready);
    }

    public void BeginDrain() => MoveTo(WorkerState.Draining);

    /// <summary>It takes no calls any more.</summary>
    /// <param name="unused">Whether it is lost before any call.</param>
    public void BeginStop(bool unused = false)
    {
        DiedUnused = unused;
        MoveTo(WorkerState.Stopping);
    }

    /// <summary>Its process is dead.</summary>
    public void ConfirmExit() => MoveTo(WorkerState.Exited);

    // ---- within a state ----

    public void List() => IsListed = true;

    /// <summary>Has it replaced. The first reason given stands.</summary>
    public void Recycle(RecycleReason? reason) => RecycleReason ??= reason;

    public void FailStart(StartFacts failure) => StartFailure ??= failure;

    public void SetDeadline(WorkerDeadline deadline) => Deadline = deadline;

    /// <summary>Kills it.</summary>
    /// <param name="order">Why; the first order given stands.</param>
    /// <param name="deadline">When it is given up.</param>
    public void Kill(KillOrder order, WorkerDeadline deadline)
    {
        Launch.Kill(order);
        Deadline = deadline;
    }

    /// <summary>Asks it to end by itself, by a line on its standard input.</summary>
    public void TellToEnd(string line, WorkerDeadline deadline)
    {
        Deadline = deadline;
        WasToldToEnd = true;
        Process!.TrySend(line);
    }

    /// <summary>Nobody waits for its process any more.</summary>
    public void GiveUp()
    {
        Deadline = null;
        IsGivenUp = true;
    }

    public void CompleteExit(WorkerExit exit) => _verdicts.Complete(exit);

    /// <summary>What there is to know for one session's calls, once the process is dead or given up.</summary>
    public Task<WorkerVerdict> VerdictAsync(ulong session) => _verdicts.AskAsync(session);

    private WorkerVerdict VerdictOn(ulong session, WorkerExit exit) => Recorder?.Find(session) is { } findings
        ? new WorkerVerdict(findings.StartedThrough, findings.Running, findings.OtherRunning, exit, Launch.Boot.Slots)
        : new WorkerVerdict(null, [], 0, exit);

    private void MoveTo(WorkerState next)
    {
        if (!WorkerTransitions.IsAllowed(_state, next))
        {
            throw new InvalidOperationException($"Worker '{WorkerId}' is {_state} and cannot become {next}.");
        }

        _state = next;
    }
}
