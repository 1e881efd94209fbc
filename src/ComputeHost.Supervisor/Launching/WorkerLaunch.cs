using ComputeHost.Protocol.Launch;
using ComputeHost.Supervisor.Cgroups;
using ComputeHost.Supervisor.Exits;
using ComputeHost.Supervisor.Output;

namespace ComputeHost.Supervisor.Launching;

/// <summary>One launch of a worker: who it is, what it is told, what it writes, and its process once there is one.</summary>
/// <param name="epoch">Counts the launches of one supervisor.</param>
/// <param name="boot">What the worker is told.</param>
internal sealed class WorkerLaunch(long epoch, WorkerBoot boot)
{
    private volatile ChildProcess? _process;
    private KillOrder? _killOrder;

    public long Epoch => epoch;

    public WorkerBoot Boot => boot;

    public string WorkerId => boot.WorkerId;

    public required WorkerOutput Output { get; init; }

    /// <summary>Null where workers have none.</summary>
    public WorkerCgroup? Cgroup { get; init; }

    /// <summary>By the clock that dates files.</summary>
    public required DateTimeOffset LaunchedAt { get; init; }

    /// <summary>How long it may take to answer.</summary>
    public required TimeSpan StartTimeout { get; init; }

    /// <summary>Where its runtime puts its diagnostics files; set before there is a process.</summary>
    public string TempPath { get; set; } = "";

    public ChildProcess? Process => _process;

    /// <summary>0 while there is no process.</summary>
    public int ProcessId => _process?.Id ?? 0;

    public KillOrder? KillOrder => Volatile.Read(ref _killOrder);

    /// <summary>The process is there; it is killed if an order to do so came before.</summary>
    public void Attach(ChildProcess process)
    {
        _process = process;
        // Either this thread sees the order, or the one that gives it sees the process.
        Interlocked.MemoryBarrier();
        if (KillOrder is not null)
        {
            process.Kill();
        }
    }

    /// <summary>Kills the worker's process group, from any thread. The first order given stands.</summary>
    public void Kill(KillOrder order)
    {
        Interlocked.CompareExchange(ref _killOrder, order, null);
        Process?.Kill();
    }
}
