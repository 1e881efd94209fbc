using ComputeHost.Queue.RabbitMQ.Ledgers;

namespace ComputeHost.Queue.RabbitMQ.Consuming;

/// <summary>Which jobs a consumer has, waiting for a free place or handed out, and which it had. Safe to use from many threads.</summary>
internal sealed class ClaimBook(TimeProvider time)
{
    /// <summary>So many finished jobs are known again, in case that a copy of one comes late.</summary>
    private const int MostFinished = 10_000;

    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private readonly LinkedList<RabbitDelivery>[] _waiting = [new(), new(), new()];
    private readonly Dictionary<JobId, RabbitDelivery> _claims = [];
    private readonly HashSet<(JobId Id, int Resends)> _finished = [];
    private readonly Queue<(JobId Id, int Resends)> _finishedOrder = new();
    private readonly Dictionary<JobId, ClaimNumber> _notEntered = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when something has come, or <see cref="Wake"/> was called.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    public bool HasWaiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Any(static list => list.Count > 0);
            }
        }
    }

    public void Wake()
    {
        lock (_gate)
        {
            WakeLocked();
        }
    }

    /// <summary>Takes what came.</summary>
    /// <param name="delivery">The job, with its source.</param>
    /// <param name="before">The source by which it was held until now, if it is adopted.</param>
    public Arrival Take(RabbitDelivery delivery, out MessageSource? before)
    {
        before = null;
        lock (_gate)
        {
            JobId id = delivery.Job.Id;
            if (_claims.TryGetValue(id, out RabbitDelivery? known))
            {
                before = known.Source;
                known.Source = delivery.Source;
                known.HoldSentAt = null;
                return Arrival.Adopted;
            }

            if (_finished.Contains(delivery.Key))
            {
                return Arrival.Finished;
            }

            if (_notEntered.Remove(id, out ClaimNumber claim))
            {
                (delivery.Claim, delivery.IsInLedger) = (claim, true);
            }

            _claims[id] = delivery;
            _waiting[(int)delivery.Job.Priority + 1].AddLast(delivery);
            WakeLocked();
            return Arrival.New;
        }
    }

    /// <summary>Whether an entry in the ledger is this consumer's own, of a claim that has not entered.</summary>
    public bool HasNotEntered(JobId id, ClaimNumber claim)
    {
        lock (_gate)
        {
            return _notEntered.TryGetValue(id, out ClaimNumber own) && own == claim;
        }
    }

    /// <summary>Whether the consumer has or had the job.</summary>
    public bool Knows(JobId id, int resends)
    {
        lock (_gate)
        {
            return _claims.ContainsKey(id) || _finished.Contains((id, resends));
        }
    }

    public RabbitDelivery? Find(Guid job)
    {
        lock (_gate)
        {
            return _claims.Values.FirstOrDefault(delivery => delivery.Job.Id.Value == job);
        }
    }

    /// <summary>Gives jobs to the consumer, those of high priority first.</summary>
    public IReadOnlyList<RabbitDelivery> HandOut(int max)
    {
        List<RabbitDelivery> handedOut = [];
        lock (_gate)
        {
            for (int priority = _waiting.Length - 1; priority >= 0; priority--)
            {
                while (handedOut.Count < max && _waiting[priority].First is { } first)
                {
                    _waiting[priority].RemoveFirst();
                    first.Value.IsHandedOut = true;
                    first.Value.HandedOutAt = time.GetTimestamp();
                    handedOut.Add(first.Value);
                }
            }
        }

        return handedOut;
    }

    /// <summary>Whether something has waited for so long.</summary>
    public bool HasStuck(TimeSpan waited)
    {
        lock (_gate)
        {
            return _waiting.Any(list => list.First is { } first && time.GetElapsedTime(first.Value.Source.Since) >= waited);
        }
    }

    /// <summary>Takes everything away that waits.</summary>
    public IReadOnlyList<RabbitDelivery> TakeWaiting()
    {
        lock (_gate)
        {
            RabbitDelivery[] waiting = [.. _waiting.SelectMany(static list => list)];
            RemoveWaitingLocked(waiting);
            return waiting;
        }
    }

    /// <summary>Forgets what waits and was lost with its channel.</summary>
    public void DropLost()
    {
        lock (_gate)
        {
            RemoveWaitingLocked([.. _waiting.SelectMany(static list => list).Where(static delivery => !delivery.Source.IsAlive)]);
        }
    }

    /// <summary>Marks a handed-out job as entered, unless its message is lost.</summary>
    public bool Enter(RabbitDelivery delivery)
    {
        lock (_gate)
        {
            delivery.IsEntered = delivery.Source.IsAlive && _claims.GetValueOrDefault(delivery.Job.Id) == delivery;
            return delivery.IsEntered;
        }
    }

    /// <summary>The job is over here.</summary>
    public MessageSource Finish(RabbitDelivery delivery)
    {
        lock (_gate)
        {
            RemoveLocked(delivery);
            if (_finished.Add(delivery.Key))
            {
                _finishedOrder.Enqueue(delivery.Key);
                if (_finishedOrder.Count > MostFinished)
                {
                    _finished.Remove(_finishedOrder.Dequeue());
                }
            }

            return delivery.Source;
        }
    }

    /// <summary>The job is given away without an end, or was lost.</summary>
    /// <param name="delivery">The job.</param>
    /// <param name="mayBeInLedger">Whether the ledger may say that it was entered, which it was not.</param>
    public MessageSource Release(RabbitDelivery delivery, bool mayBeInLedger)
    {
        lock (_gate)
        {
            RemoveLocked(delivery);
            if (mayBeInLedger)
            {
                _notEntered[delivery.Job.Id] = delivery.Claim;
            }

            return delivery.Source;
        }
    }

    /// <summary>All that the consumer has.</summary>
    public IReadOnlyList<RabbitDelivery> ToList()
    {
        lock (_gate)
        {
            return [.. _claims.Values];
        }
    }

    private void RemoveWaitingLocked(IReadOnlyList<RabbitDelivery> deliveries)
    {
        foreach (RabbitDelivery delivery in deliveries)
        {
            _waiting[(int)delivery.Job.Priority + 1].Remove(delivery);
            RemoveLocked(delivery);
        }
    }

    private void RemoveLocked(RabbitDelivery delivery)
    {
        if (_claims.GetValueOrDefault(delivery.Job.Id) == delivery)
        {
            _claims.Remove(delivery.Job.Id);
        }
    }

    private void WakeLocked()
    {
        TaskCompletionSource changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
