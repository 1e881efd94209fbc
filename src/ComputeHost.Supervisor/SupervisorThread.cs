using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor;

/// <summary>
/// The thread that owns all of a supervisor's state: whatever happens is posted to it and done in turn, so nothing needs a lock. It is not one of the
/// host's pool, which may be starved just when a worker must be killed or replaced.
/// </summary>
internal sealed class SupervisorThread(ILogger logger)
{
    /// <summary>When to try again after a tick that failed; without a pause the thread would do nothing else.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<Action> _queue = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="tick">Is called from time to time; returns when to call it again at the latest.</param>
    /// <exception cref="OutOfMemoryException">The operating system gives no thread; then this one has ended.</exception>
    public void Start(Func<TimeSpan> tick)
    {
        try
        {
            new Thread(() => Run(tick)) { Name = "ComputeHost supervisor", IsBackground = true }.Start();
        }
        catch
        {
            _queue.CompleteAdding();
            _ended.SetResult();
            throw;
        }
    }

    /// <summary>Has something done on the thread.</summary>
    /// <returns>False if the thread has ended: there is no state left that could change, and nothing is done any more.</returns>
    public bool Post(Action action)
    {
        try
        {
            _queue.Add(action);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public Task StopAsync()
    {
        _queue.CompleteAdding();
        return _ended.Task;
    }

    private void Run(Func<TimeSpan> tick)
    {
        long lastTick = Stopwatch.GetTimestamp();
        TimeSpan interval = TimeSpan.Zero;
        while (!_queue.IsCompleted)
        {
            TimeSpan wait = interval - Stopwatch.GetElapsedTime(lastTick);
            if (wait > TimeSpan.Zero && _queue.TryTake(out Action? action, wait))
            {
                Guard(action);
                interval = Min(interval, TimeSpan.FromMilliseconds(20));
                continue;
            }

            if (!_queue.IsCompleted)
            {
                interval = AfterFault;
                Guard(() => interval = tick());
                lastTick = Stopwatch.GetTimestamp();
            }
        }

        _ended.SetResult();
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            // The host is never taken down, and the workers still need somebody to look after them.
            Log.SupervisorFaulted(logger, e);
        }
    }
}
