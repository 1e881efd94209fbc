namespace ComputeHost.Queue.RabbitMQ.Ledgers;

/// <summary>
/// What a consumer has read in the ledger. All read the same entries in the same order, so all know alike which claim of a job was the first to enter
/// it, however
/// many copies of the job there are. Safe to use from many threads.
/// </summary>
internal sealed class Ledger
{
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private readonly Dictionary<(Guid Job, int Resends), ClaimNumber> _entered = [];
    private readonly Dictionary<Guid, string> _cancelled = [];
    private readonly Dictionary<ClaimNumber, TaskCompletionSource<bool>> _expected = [];
    private readonly Dictionary<Guid, TaskCompletionSource> _marks = [];

    /// <summary>The claim that has entered a job; null if none has.</summary>
    public ClaimNumber? EnteredBy(JobId job, int resends)
    {
        lock (_gate)
        {
            return _entered.TryGetValue((job.Value, resends), out ClaimNumber claim) ? claim : null;
        }
    }

    /// <summary>Who has cancelled a job; null if nobody has.</summary>
    public string? CancelledBy(JobId job)
    {
        lock (_gate)
        {
            return _cancelled.GetValueOrDefault(job.Value);
        }
    }

    /// <summary>Ends when the entry of a claim is read: with whether it was the first of its job. Call before it is written.</summary>
    public Task<bool> ExpectAsync(ClaimNumber claim)
    {
        var expected = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _expected[claim] = expected;
        }

        return expected.Task;
    }

    /// <summary>Nobody waits for the entry any more.</summary>
    public void Forget(ClaimNumber claim)
    {
        lock (_gate)
        {
            _expected.Remove(claim);
        }
    }

    /// <summary>Ends when a mark is read. Call before it is written.</summary>
    public Task ExpectMarkAsync(Guid mark)
    {
        var expected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _marks[mark] = expected;
        }

        return expected.Task;
    }

    /// <summary>Takes what was read, in the order of the stream.</summary>
    public void Take(LedgerEntry entry)
    {
        lock (_gate)
        {
            switch (entry.Kind)
            {
                case LedgerEntryKind.Entered:
                    bool isFirst = _entered.TryAdd((entry.Job, entry.Resends), entry.Claim);
                    if (_expected.Remove(entry.Claim, out TaskCompletionSource<bool>? expected))
                    {
                        expected.SetResult(isFirst || _entered[(entry.Job, entry.Resends)] == entry.Claim);
                    }

                    break;
                case LedgerEntryKind.Withdrawn when _entered.TryGetValue((entry.Job, entry.Resends), out ClaimNumber claim) && claim == entry.Claim:
                    _entered.Remove((entry.Job, entry.Resends));
                    break;
                case LedgerEntryKind.Cancelled:
                    _cancelled.TryAdd(entry.Job, entry.By);
                    break;
                case LedgerEntryKind.Mark when _marks.Remove(entry.Job, out TaskCompletionSource? mark):
                    mark.SetResult();
                    break;
            }
        }
    }
}
