using System.Diagnostics;
using ComputeHost.Protocol.Threads;
using ComputeHost.Queue.Sqlite.Files;

namespace ComputeHost.Queue.Sqlite.Liveness;

/// <summary>
/// A thread that waits for the board's changes and, twice a second, does what shows that this process runs. It calls nobody's code, so that nothing
/// keeps it from that, and does not depend on the thread pool, which may be starved.
/// </summary>
internal sealed class StoreWatch(WakeBoard board, ChangeHub hub, Action tick)
{
    /// <summary>How often it ticks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private TaskCompletionSource _nextTick = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;

    /// <summary>Completes with the next tick.</summary>
    public Task NextTick
    {
        get
        {
            lock (_gate)
            {
                return _nextTick.Task;
            }
        }
    }

    public void Start() => new Thread(Run) { IsBackground = true, Name = "queue watch" }.UnsafeStart();

    /// <summary>Ends the thread.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        board.Rouse();
        return _ended.Task;
    }

    private void Run()
    {
        long ticked = Stopwatch.GetTimestamp();
        while (!_stopping)
        {
            try
            {
                int seen = board.Changes;
                hub.Pass();
                TimeSpan left = Interval - Stopwatch.GetElapsedTime(ticked);
                if (left <= TimeSpan.Zero)
                {
                    ticked = Stopwatch.GetTimestamp();
                    Tick();
                }
                else if (!_stopping)
                {
                    board.Wait(seen, left);
                }
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                Shortage.Wait();
            }
        }

        Tick();
        _ended.SetResult();
    }

    private void Tick()
    {
        tick();
        TaskCompletionSource done;
        lock (_gate)
        {
            done = _nextTick;
            _nextTick = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        done.TrySetResult();
    }
}
