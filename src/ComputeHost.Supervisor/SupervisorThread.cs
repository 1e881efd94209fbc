using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
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

    /// <summary>After something was done; more has often changed with it.</summary>
    private static readonly TimeSpan AfterAction = TimeSpan.FromMilliseconds(20);

    // A monitor waits without spinning first. This thread wakes several times a second for as long as the host lives, on machines whose processors have other work.
    private readonly object _gate = new();
    private readonly Queue<Action> _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopped;

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
            Close();
            _ended.SetResult();
            throw;
        }
    }

    /// <summary>Has something done on the thread.</summary>
    /// <returns>False if the thread has ended: there is no state left that could change, and nothing is done any more.</returns>
    public bool Post(Action action)
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return false;
            }

            _queue.Enqueue(action);
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Lets the thread end when all is done that was posted.</summary>
    public Task StopAsync()
    {
        Close();
        return _ended.Task;
    }

    private void Run(Func<TimeSpan> tick)
    {
        long lastTick = Stopwatch.GetTimestamp();
        TimeSpan interval = TimeSpan.Zero;
        while (!HasEnded())
        {
            TimeSpan wait = interval - Stopwatch.GetElapsedTime(lastTick);
            if (wait > TimeSpan.Zero)
            {
                if (TryTake(wait, out Action? action))
                {
                    Guard(action);
                    interval = Min(interval, AfterAction);
                }
            }
            else
            {
                interval = AfterFault;
                Guard(() => interval = tick());
                lastTick = Stopwatch.GetTimestamp();
            }
        }

        _ended.SetResult();
    }

    private void Close()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.Pulse(_gate);
        }
    }

    private bool HasEnded()
    {
        lock (_gate)
        {
            return _stopped && _queue.Count == 0;
        }
    }

    /// <summary>Waits once; that it ends early and with nothing is for the caller to bear.</summary>
    private bool TryTake(TimeSpan wait, [NotNullWhen(true)] out Action? action)
    {
        lock (_gate)
        {
            if (_queue.Count == 0 && !_stopped)
            {
                Monitor.Wait(_gate, wait);
            }

            return _queue.TryDequeue(out action);
        }
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
