using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Threads;
using ComputeHost.Supervisor.Logging;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>
/// The thread that owns all of a supervisor's state: whatever happens is posted to it and done in turn, so nothing needs a lock. It is not one of the
/// host's pool, which may be starved just when a worker must be killed or replaced.
/// </summary>
internal sealed class SupervisorThread(ILogger logger)
{
    private static readonly Action<TaskCompletionSource> TellEnded = static ended => ended.TrySetResult();

    /// <summary>When to try again after a tick that failed; without a pause the thread would do nothing else.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromMilliseconds(100);

    /// <summary>An action that keeps failing although memory is no longer short must not hold up the others.</summary>
    private const int MostRetries = 100;

    /// <summary>After something was done; more has often changed with it.</summary>
    private static readonly TimeSpan AfterAction = TimeSpan.FromMilliseconds(20);

    // A monitor waits without spinning first. This thread wakes several times a second for as long as the host lives, on machines whose processors have
    // other work.
    private readonly object _gate = new();
    private readonly Queue<Action> _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopped;

    // ---- used by the thread only ----
    private long _lastTick;
    private TimeSpan _interval;
    private int _retries;

    /// <param name="tick">Is called from time to time; returns when to call it again at the latest.</param>
    /// <exception cref="OutOfMemoryException">The operating system gives no thread; then this one has ended.</exception>
    public void Start(Func<TimeSpan> tick)
    {
        try
        {
            new Thread(() => Run(tick)) { Name = "ComputeHost supervisor", IsBackground = true }.UnsafeStart();
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
        _lastTick = Stopwatch.GetTimestamp();
        while (!HasEnded())
        {
            try
            {
                DoNext(tick);
            }
            catch (Exception e) when (Shortage.IsCauseOf(e))
            {
                // Nothing that allocates, nor a word to the log: what was to be done is done again when there is memory.
                Shortage.Wait();
            }
            catch (Exception e)
            {
                TellFaulted(e);
            }
        }

        Shortage.Outlast(_ended, TellEnded);
    }

    /// <summary>An error must not end the thread: the host lives on, and its workers still need to be watched.</summary>
    private void TellFaulted(Exception exception)
    {
        try
        {
            Log.SupervisorFaulted(logger, exception);
        }
        catch (Exception e) when (Shortage.IsCauseOf(e))
        {
            // The thread matters more than the word.
        }
    }

    private void DoNext(Func<TimeSpan> tick)
    {
        TimeSpan wait = _interval - Stopwatch.GetElapsedTime(_lastTick);
        if (wait <= TimeSpan.Zero)
        {
            _interval = AfterFault;
            _lastTick = Stopwatch.GetTimestamp();
            _interval = tick();
            _lastTick = Stopwatch.GetTimestamp();
        }
        else if (TryPeek(wait, out Action? action))
        {
            Do(action);
            _interval = Min(_interval, AfterAction);
        }
    }

    /// <summary>Nobody else repeats what was posted. It stays the next while memory is short, and ticks go on between.</summary>
    private void Do(Action action)
    {
        bool again = false;
        try
        {
            action();
        }
        catch (Exception e) when (Shortage.IsCauseOf(e) && ++_retries < MostRetries)
        {
            again = true;
            throw;
        }
        finally
        {
            if (!again)
            {
                _retries = 0;
                Remove();
            }
        }
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

    /// <summary>Waits once, perhaps not to the end and for nothing: the caller tries again.</summary>
    private bool TryPeek(TimeSpan wait, [NotNullWhen(true)] out Action? action)
    {
        lock (_gate)
        {
            if (_queue.Count == 0 && !_stopped)
            {
                Monitor.Wait(_gate, wait);
            }

            return _queue.TryPeek(out action);
        }
    }

    private void Remove()
    {
        lock (_gate)
        {
            _queue.Dequeue();
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
