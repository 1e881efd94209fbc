using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Sessions;

/// <summary>Keeps one session per worker of the directory: opens those of new workers, drains those of leaving ones, owns all their tasks.</summary>
internal sealed class SessionTable(
    IWorkerDirectory directory,
    CallScheduler scheduler,
    Func<WorkerEndpoint, WorkerSession> createSession,
    Action<long> connected) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<long, (WorkerSession Session, Task Run)> _sessions = [];
    private Task _follow = Task.CompletedTask;

    /// <summary>Keeps the sessions of a client from now on.</summary>
    /// <param name="directory">Lists the workers.</param>
    /// <param name="core">What the sessions share.</param>
    /// <param name="connected">Called with a worker's epoch when it has greeted.</param>
    public static SessionTable Start(IWorkerDirectory directory, ClientCore core, Action<long> connected)
    {
        var sessions = new SessionTable(directory, core.Scheduler, endpoint => new WorkerSession(endpoint, core), connected);
        sessions.Start();
        return sessions;
    }

    public void Start() => _follow = DedicatedThread.RunAsync("ComputeHost sessions", Follow);

    /// <summary>Ends all sessions at once and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _follow.ConfigureAwait(false);
        await Task.WhenAll(_sessions.Values.Select(session => session.Run)).ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>On a thread of its own: a worker that is new must be connected to also while the thread pool is starved.</summary>
    private bool Follow()
    {
        WorkerDirectorySnapshot snapshot = directory.Current;
        while (true)
        {
            try
            {
                Apply(snapshot);
                snapshot = Blocking.Wait(directory.WaitForChangeAsync(snapshot.Version, CancellationToken.None), _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return true;
            }
            catch (ObjectDisposedException)
            {
                // The directory is closed: its supervisor has ended, no worker will come any more.
                return true;
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                // Whatever has been applied of it is found to be so.
                Shortage.Wait();
            }
        }
    }

    private void Apply(WorkerDirectorySnapshot snapshot)
    {
        KeyValuePair<long, (WorkerSession, Task)>[] left = [.. _sessions.Where(session => !snapshot.Workers.Any(worker => worker.Epoch == session.Key))];
        foreach ((long epoch, (WorkerSession session, Task run)) in left)
        {
            session.Leave();
            if (run.IsCompleted)
            {
                _sessions.Remove(epoch);
            }
        }

        foreach (WorkerEndpoint worker in snapshot.Workers)
        {
            if (!_sessions.TryGetValue(worker.Epoch, out (WorkerSession Session, Task Run) known))
            {
                // Before the session runs, so that one that runs is always found here.
                _sessions.EnsureCapacity(_sessions.Count + 1);
                WorkerSession session = createSession(worker);
                _sessions.Add(worker.Epoch, (session, session.RunAsync(connected, _stop.Token)));
            }
            else if (worker.Draining)
            {
                known.Session.Drain();
            }
        }

        scheduler.SetUnavailable(snapshot.IsOutOfReach || (snapshot.Workers.Count == 0 && snapshot.Starting == 0) ? snapshot.Unavailable : null);
    }
}
