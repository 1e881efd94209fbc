using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Limits;

/// <summary>
/// The client's own thread for time limits. It sleeps until the next limit is due and calls <c>tick</c>; it does not depend on the host's thread pool, which may
/// be starved. A call that ends in time costs the clock nothing.
/// </summary>
internal sealed class CallClock : IDisposable
{
    /// <summary>When to look again after a tick that there was no memory for.</summary>
    private static readonly TimeSpan AfterShortage = TimeSpan.FromMilliseconds(50);

    private readonly MonotonicTime _time;
    private readonly Func<long, long> _tick;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _wake = new(initialState: false, spinCount: 0);
    private long _nextDue = TimeScale.Never;
    private bool _stopped;

    /// <param name="time">The clock.</param>
    /// <param name="tick">Looks at what is due at the given moment and returns when to look again.</param>
    public CallClock(MonotonicTime time, Func<long, long> tick)
    {
        _time = time;
        _tick = tick;
        _thread = new Thread(Run) { IsBackground = true, Name = "ComputeHost clock", Priority = ThreadPriority.AboveNormal };
        // Without the execution context of whoever made the pool, which it would keep for as long.
        _thread.UnsafeStart();
    }

    /// <summary>Makes sure that the next tick is not later than <paramref name="due"/>.</summary>
    public void WakeBy(long due)
    {
        if (due >= Volatile.Read(ref _nextDue))
        {
            return;
        }

        lock (_gate)
        {
            if (due < _nextDue)
            {
                _nextDue = due;
                _wake.Set();
            }
        }
    }

    /// <summary>Ends the thread; a tick under way is waited for.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            _wake.Set();
        }

        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            long due;
            lock (_gate)
            {
                if (_stopped)
                {
                    return;
                }

                _wake.Reset();
                due = _nextDue;
            }

            long now = _time.Now;
            if (due > now)
            {
                _wake.Wait(WaitTime(now, due));
                continue;
            }

            // What becomes due while the tick runs must not be lost: it is collected in _nextDue and merged with the tick's own answer.
            lock (_gate)
            {
                _nextDue = TimeScale.Never;
            }

            WakeBy(Tick(now));
        }
    }

    private long Tick(long now)
    {
        try
        {
            return _tick(now);
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // The thread that keeps every promise about time goes on.
            return _time.After(now, AfterShortage);
        }
    }

    // Rounded up to the next millisecond, so that a limit is never found not quite due.
    private TimeSpan WaitTime(long now, long due) =>
        due == TimeScale.Never ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Min(int.MaxValue, Math.Ceiling(_time.Between(now, due).TotalMilliseconds)));
}
