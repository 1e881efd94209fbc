using ComputeHost.Protocol.Seam;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>The published list of workers. The supervisor's thread alone publishes; anybody may read and wait.</summary>
internal sealed class WorkerDirectory : IWorkerDirectory
{
    private readonly Lock _gate = new();
    private WorkerDirectorySnapshot _current = WorkerDirectorySnapshot.Empty;
    private TaskCompletionSource<WorkerDirectorySnapshot> _next = NewSource();
    private bool _closed;

    public WorkerDirectorySnapshot Current => Volatile.Read(ref _current);

    public Task<WorkerDirectorySnapshot> WaitForChangeAsync(long version, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed && _current.Version <= version, this);
            return _current.Version > version ? Task.FromResult(_current) : _next.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Publishes a snapshot if it says something new.</summary>
    public void Publish(IReadOnlyList<WorkerEndpoint> workers, int starting, ComputeHostException? unavailable)
    {
        TaskCompletionSource<WorkerDirectorySnapshot> waiting;
        lock (_gate)
        {
            if (_current.Starting == starting && ReferenceEquals(_current.Unavailable, unavailable) && _current.Workers.SequenceEqual(workers))
            {
                return;
            }

            _current = new WorkerDirectorySnapshot(_current.Version + 1, workers, starting, unavailable);
            waiting = _next;
            _next = NewSource();
        }

        waiting.SetResult(Current);
    }

    /// <summary>Ends all waiting, when nothing will change any more.</summary>
    public void Close()
    {
        TaskCompletionSource<WorkerDirectorySnapshot> waiting;
        lock (_gate)
        {
            _closed = true;
            waiting = _next;
        }

        if (waiting.TrySetException(new ObjectDisposedException("WorkerSupervisor")))
        {
            // Nobody may be waiting; then nobody observes the exception either.
            _ = waiting.Task.Exception;
        }
    }

    private static TaskCompletionSource<WorkerDirectorySnapshot> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
