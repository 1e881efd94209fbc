using ComputeHost.Protocol.Seam;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>Those who ask what became of a session's calls, until a worker's end is explained.</summary>
/// <param name="verdictOn">Reads the verdict on one session, once the end is known.</param>
internal sealed class PendingVerdicts(Func<ulong, WorkerExit, WorkerVerdict> verdictOn)
{
    private readonly Lock _gate = new();
    private readonly List<(ulong Session, TaskCompletionSource<WorkerVerdict> Verdict)> _asked = [];
    private WorkerExit? _exit;

    public WorkerExit? Exit
    {
        get
        {
            lock (_gate)
            {
                return _exit;
            }
        }
    }

    /// <summary>The end is explained, or is not going to be; the first explanation stands.</summary>
    public void Complete(WorkerExit exit)
    {
        List<(ulong Session, TaskCompletionSource<WorkerVerdict> Verdict)> asked;
        lock (_gate)
        {
            exit = _exit ??= exit;
            asked = [.. _asked];
            _asked.Clear();
        }

        // Read by this thread, while the page is still there.
        foreach ((ulong session, TaskCompletionSource<WorkerVerdict> verdict) in asked)
        {
            verdict.SetResult(verdictOn(session, exit));
        }
    }

    public Task<WorkerVerdict> AskAsync(ulong session)
    {
        WorkerExit exit;
        lock (_gate)
        {
            if (_exit is null)
            {
                var verdict = new TaskCompletionSource<WorkerVerdict>(TaskCreationOptions.RunContinuationsAsynchronously);
                _asked.Add((session, verdict));
                return verdict.Task;
            }

            exit = _exit;
        }

        return Task.FromResult(verdictOn(session, exit));
    }
}
