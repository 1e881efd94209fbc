using ComputeHost.Protocol.Threads;
using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Rows;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.Sqlite;

/// <summary>A consumer of a store.</summary>
internal sealed class SqliteConsumer(SqliteEngine engine, QueueConsumerOptions options, ILogger logger) : IQueueConsumer
{
    /// <summary>How long nothing may have changed before the store is looked at nevertheless.</summary>
    private static readonly TimeSpan SafetyPoll = TimeSpan.FromSeconds(1);

    private readonly SqliteStore _store = engine.Store;
    private readonly ClaimedBodies _bodies = new(engine, logger);
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _opening = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<EnteredClaim, SqliteDelivery> _held = [];
    private readonly List<Task> _told = [];
    private TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Ownership? _ownership;
    private bool _isRevoked;
    private int _disposed;

    /// <summary>Since when it is there, in the queue's time.</summary>
    public long Since { get; } = engine.Store.Clock.Now;

    public IReadOnlyDictionary<string, QueueMethod> Methods => options.Methods;

    /// <summary>Which row of the store it is; null if none at the moment.</summary>
    public long? OwnerId => Volatile.Read(ref _ownership)?.Id;

    /// <summary>Gets its row and its file, if it has none.</summary>
    public async Task<Ownership> OpenAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _ownership) is { } open)
        {
            return open;
        }

        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _ownership ?? await MakeAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    public async ValueTask<IReadOnlyList<JobDelivery>> ReceiveAsync(int max, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            while (true)
            {
                int room = await WaitForRoomAsync(either.Token).ConfigureAwait(false);
                Ownership ownership = await OpenAsync(either.Token).ConfigureAwait(false);
                int seen = engine.Hub.Seen(StoreChanges.Jobs);
                ClaimResult result = await _store.Writer.RunAsync(
                    tables => tables.Claiming.Claim(ownership.Id, options.Methods, Math.Min(max, room)), either.Token).ConfigureAwait(false);
                if (result.Jobs.Count > 0)
                {
                    return await DeliverAsync(result.Jobs, ownership).ConfigureAwait(false);
                }

                if (result.IsOwnerGone)
                {
                    Revoke(ownership);
                }
                else
                {
                    await engine.Hub.WaitAsync(StoreChanges.Jobs, seen, UntilNext(result.NextDue), either.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(IQueueConsumer));
        }
    }

    public ValueTask<bool> EnterAsync(JobDelivery delivery, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var claimed = (SqliteDelivery)delivery;
        lock (_gate)
        {
            if (!_held.ContainsKey(claimed.Claim))
            {
                return ValueTask.FromResult(false);
            }

            try
            {
                claimed.Place ??= claimed.Ownership.File.Enter(claimed.Claim);
                return ValueTask.FromResult(claimed.Place is not null);
            }
            catch (IOException exception)
            {
                throw new QueueException($"Job '{delivery.Job.Id}' could not be marked as entered: {exception.Message}", exception)
                {
                    Ran = ComputeRan.No,
                    IsTransient = true,
                };
            }
        }
    }

    public async ValueTask<bool> FinishAsync(JobDelivery delivery, JobDecision decision, CancellationToken cancellationToken)
    {
        var claimed = (SqliteDelivery)delivery;
        if (decision.Outcome is { } outcome && outcome.Body.Length > engine.Capabilities.MaxBody)
        {
            throw new QueueException(
                $"The outcome of job '{delivery.Job.Id}' has {outcome.Body.Length} bytes, and {engine.Capabilities.MaxBody} is the limit. Raise MaxPayload, or return less.")
            {
                Ran = ComputeRan.Yes,
            };
        }

        long? large = decision.Outcome is { } ended ? await engine.Large.WriteAsync(ended.Body, cancellationToken).ConfigureAwait(false) : null;
        bool isStored = await _store.Writer.RunAsync(
            tables => tables.Ends.Finish(claimed.Claim.Job, claimed.Claim.Epoch, claimed.Ownership.Id, decision, large),
            cancellationToken,
            decision.Outcome?.Body.Length ?? 0).ConfigureAwait(false);
        Forget(claimed);
        return isStored;
    }

    public async ValueTask ReportProgressAsync(JobDelivery delivery, ReadOnlyMemory<byte> progress, CancellationToken cancellationToken)
    {
        var claimed = (SqliteDelivery)delivery;
        if (!claimed.TryBeginReport())
        {
            return;
        }

        try
        {
            await _store.Writer.RunAsync(
                tables =>
                {
                    tables.Progress.Write(claimed.Claim.Job, claimed.Claim.Epoch, claimed.Ownership.Id, progress);
                    return true;
                },
                cancellationToken,
                progress.Length).ConfigureAwait(false);
        }
        finally
        {
            claimed.EndReport();
        }
    }

    /// <summary>Shows that this process runs. Called by the watching thread.</summary>
    public void Beat()
    {
        try
        {
            if (Volatile.Read(ref _ownership) is { } ownership && !ownership.File.Beat())
            {
                Volatile.Write(ref _isRevoked, true);
            }
        }
        catch (IOException exception)
        {
            Log.BeatFailed(logger, exception, options.Name);
        }
    }

    /// <summary>Gives up its claims if they have been taken away, and tells jobs that somebody cancels.</summary>
    /// <returns>Whether an order was for a job that is only being handed over.</returns>
    public async Task<bool> LookAsync(bool hasOrders, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _ownership) is not { } ownership)
        {
            return false;
        }

        if (Volatile.Read(ref _isRevoked))
        {
            Revoke(ownership);
            return false;
        }

        if (!hasOrders)
        {
            return false;
        }

        bool isEarly = false;
        IReadOnlyList<(long Job, long Epoch, string By)> orders =
            await _store.Reader.RunAsync(tables => tables.Orders(ownership.Id), cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            foreach ((long job, long epoch, string by) in orders)
            {
                if (!_held.TryGetValue(new EnteredClaim(job, epoch), out SqliteDelivery? delivery))
                {
                    isEarly = true;
                }
                else if (!delivery.IsToldToEnd)
                {
                    delivery.IsToldToEnd = true;
                    TellLocked(() => delivery.Cancel(by));
                }
            }
        }

        return isEarly;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        engine.Forget(this);
        await _opening.WaitAsync().ConfigureAwait(false);
        if (_ownership is { } ownership)
        {
            await CloseAsync(ownership).ConfigureAwait(false);
        }

        Task[] told;
        lock (_gate)
        {
            told = [.. _told];
        }

        await Task.WhenAll(told).ConfigureAwait(false);
        _opening.Dispose();
        _closing.Dispose();
    }

    private async Task<Ownership> MakeAsync(CancellationToken cancellationToken)
    {
        Ownership ownership = await Ownership.MakeAsync(engine, options, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _isRevoked, false);
        Volatile.Write(ref _ownership, ownership);
        return ownership;
    }

    private TimeSpan UntilNext(long? due)
    {
        TimeSpan wait = due is { } moment ? TimeSpan.FromMilliseconds(Math.Max(moment - _store.Clock.Now, 1)) : SafetyPoll;
        return wait < SafetyPoll ? wait : SafetyPoll;
    }

    /// <summary>Waits until it has fewer jobs than it may.</summary>
    private async Task<int> WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task freed;
            lock (_gate)
            {
                if (_held.Count < options.Prefetch)
                {
                    return options.Prefetch - _held.Count;
                }

                freed = _room.Task;
            }

            await freed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<JobDelivery>> DeliverAsync(IReadOnlyList<JobRow> rows, Ownership ownership)
    {
        var deliveries = new List<SqliteDelivery>(rows.Count);
        foreach (JobRow row in rows)
        {
            deliveries.Add(new SqliteDelivery(row, await _bodies.WholeAsync(row).ConfigureAwait(false), ownership));
        }

        lock (_gate)
        {
            deliveries.ForEach(delivery => _held.Add(delivery.Claim, delivery));
        }

        return deliveries;
    }

    private void Forget(SqliteDelivery delivery)
    {
        TaskCompletionSource? freed = null;
        lock (_gate)
        {
            if (_held.Remove(delivery.Claim))
            {
                if (delivery.Place is { } place)
                {
                    delivery.Ownership.File.Leave(place);
                }

                freed = _room;
                _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        freed?.TrySetResult();
    }

    /// <summary>Its claims are not its own any more: whoever runs one of them is told, and the next claims are made as somebody else.</summary>
    private void Revoke(Ownership ownership)
    {
        SqliteDelivery[] lost;
        lock (_gate)
        {
            if (_ownership != ownership)
            {
                return;
            }

            Volatile.Write(ref _ownership, null);
            lost = [.. _held.Values];
            foreach (SqliteDelivery delivery in lost)
            {
                TellLocked(delivery.Revoke);
            }
        }

        Log.ClaimsLost(logger, options.Name, lost.Length);
        Array.ForEach(lost, Forget);
        ownership.File.Close(remove: false);
    }

    /// <summary>Callbacks of the tokens are foreign code: nobody waits for them who keeps promises.</summary>
    private void TellLocked(Action tell)
    {
        _told.RemoveAll(static task => task.IsCompleted);
        _told.Add(EmptyContext.RunAsync(() =>
        {
            tell();
            return Task.CompletedTask;
        }));
    }

    private async Task CloseAsync(Ownership ownership)
    {
        SqliteDelivery[] held;
        lock (_gate)
        {
            held = [.. _held.Values];
        }

        HashSet<EnteredClaim> entered = [.. held.Where(static delivery => delivery.Place is not null).Select(static delivery => delivery.Claim)];
        bool isGivenBack = await ownership.TryGiveBackAsync(engine, entered, $"The consumer '{options.Name}' was closed.", logger).ConfigureAwait(false);
        lock (_gate)
        {
            Volatile.Write(ref _ownership, null);
            Array.ForEach(held, delivery => TellLocked(delivery.Revoke));
        }

        ownership.File.Close(remove: isGivenBack);
    }
}
