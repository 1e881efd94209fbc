namespace ComputeHost.Queue.Consuming;

/// <summary>Counts the jobs that a consumer has, and says when there is room for more. Thread-safe.</summary>
/// <param name="slots">How many run at once.</param>
/// <param name="mostPrefetched">The most that may be claimed beyond them.</param>
internal sealed class ConsumerLoad(int slots, int mostPrefetched)
{
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan? _runTime;
    private int _claimed;
    private int _finishing;

    /// <summary>How many it has, those included whose end is being stored.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _claimed;
            }
        }
    }

    /// <summary>Waits until at least one more may be claimed.</summary>
    /// <returns>How many.</returns>
    public async Task<int> RoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                int prefetch = PrefetchPolicy.For(slots, mostPrefetched, _runTime);
                int room = Math.Min(slots + prefetch - (_claimed - _finishing), slots + mostPrefetched - _claimed);
                if (room > 0)
                {
                    return room;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until it has none.</summary>
    public async Task EmptyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_claimed == 0)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Claim(int jobs)
    {
        lock (_gate)
        {
            _claimed += jobs;
        }
    }

    /// <summary>A job needs no slot any more; its end is to be stored.</summary>
    /// <param name="runTime">How long its method ran; null if it did not.</param>
    public void BeginFinish(TimeSpan? runTime)
    {
        lock (_gate)
        {
            _finishing++;
            if (runTime is { } time)
            {
                _runTime = PrefetchPolicy.Include(_runTime, time);
            }
        }

        Announce();
    }

    /// <summary>A job is not this consumer's any more.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _finishing--;
            _claimed--;
        }

        Announce();
    }

    private void Announce()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
