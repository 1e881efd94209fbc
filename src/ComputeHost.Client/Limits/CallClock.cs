using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Limits;

/// <summary>
/// The client's own thread for time limits. It sleeps until the next limit is due, then calls <c>tick</c>. It does not depend on the host's thread pool, which
/// may be starved. A call that ends in time costs the clock nothing.
/// </summary>
internal sealed class CallClock : IDisposable
{
    /// <summary>When to tick again after memory ran out.</summary>
    private static readonly TimeSpan AfterShortage = TimeSpan.FromMilliseconds(50);

    private readonly MonotonicTime _time;
    private readonly Func<long, long> _tick;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _wake = new(initialState: false, spinCount: 0);
    private long _nextDue = TimeScale.Never;
    private bool _stopped;

    /// <param name="time">The clock that limits are counted by.</param>
    /// <param name="tick">Handles what is due at the given moment and returns the moment of the next tick.</param>
    public CallClock(MonotonicTime time, Func<long, long> tick)
    {
        _time = time;
        _tick = tick;
        _thread = new Thread(Run) { IsBackground = true, Name = "ComputeHost clock", Priority = ThreadPriority.AboveNormal };
        // Unsafe: the thread would otherwise keep the execution context of whoever made the pool.
        _thread.UnsafeStart();
    }

    /// <summary>Makes sure that the next tick comes no later than <paramref name="due"/>.</summary>
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

    /// <summary>Ends the thread and waits for a tick under way.</summary>
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
            try
            {
                if (!TryGoOn())
                {
                    return;
                }
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                // Even to wait for a lock takes memory. What was due may have been taken and not looked at: it is due again.
                Volatile.Write(ref _nextDue, 0);
                Shortage.Wait();
            }
        }
    }

    /// <summary>Waits for the next limit, or looks at what is due.</summary>
    /// <returns>False if the clock has been stopped.</returns>
    private bool TryGoOn()
    {
        long due;
        lock (_gate)
        {
            if (_stopped)
            {
                return false;
            }

            _wake.Reset();
            due = _nextDue;
        }

        long now = _time.Now;
        if (due > now)
        {
            _wake.Wait(WaitTime(now, due));
            return true;
        }

        // Wake-ups during the tick must not be lost: they gather in _nextDue and are merged with the tick's own answer.
        lock (_gate)
        {
            _nextDue = TimeScale.Never;
        }

        WakeBy(Tick(now));
        return true;
    }

    private long Tick(long now)
    {
        try
        {
            return _tick(now);
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // This thread enforces every time limit: it must not end.
            return _time.After(now, AfterShortage);
        }
    }

    // Rounded up, so that the clock does not wake just before a limit is due.
    private TimeSpan WaitTime(long now, long due) =>
        due == TimeScale.Never ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Min(int.MaxValue, Math.Ceiling(_time.Between(now, due).TotalMilliseconds)));
}
