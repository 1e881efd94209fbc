namespace ComputeHost.Daemon.Demo;

/// <summary>Shows the phases while they run, on a thread of its own, because the thread pool may be starved.</summary>
internal abstract class ProgressDisplay : IDisposable
{
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    protected ProgressDisplay(IReadOnlyList<PhaseProgress> phases)
    {
        Phases = phases;
        _thread = new Thread(() => Show(_stop)) { IsBackground = true, Name = "demo-display" };
    }

    protected IReadOnlyList<PhaseProgress> Phases { get; }

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stop.Dispose();
    }

    protected abstract void Show(ManualResetEventSlim stop);

    protected static string Title(PhaseProgress phase) => phase.Kind switch
    {
        PhaseKind.Idle => "idle",
        PhaseKind.InProcess => "in-process",
        _ => "ComputeHost",
    };
}
