using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Liveness;
using ComputeHost.Queue.Sqlite.Rows;
using ComputeHost.Queue.Sqlite.Storage;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.Sqlite;

/// <summary>
/// What every open engine does for the store, whether it calls or consumes: it looks after consumers that are gone and after jobs whose time is up.
/// </summary>
internal sealed class Housekeeping(SqliteEngine engine, TimeSpan lease, TimeSpan unknownMethodTimeout, ILogger logger)
{
    private static readonly TimeSpan NoteInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StrayAge = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ComplaintInterval = TimeSpan.FromMinutes(1);

    private readonly SqliteStore _store = engine.Store;
    private readonly OwnerWatch _watch = new(lease);
    private readonly long _unknownInterval = (long)Math.Clamp(unknownMethodTimeout.TotalMilliseconds / 4, 100, 60_000);
    private long _notedTime;
    private long _notedMethods;
    private long _complained = long.MinValue;
    private int _ordersSeen;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Task tick = engine.Watch.NextTick;
            int orders = engine.Hub.Seen(StoreChanges.Orders);
            try
            {
                await TellConsumersAsync(orders, cancellationToken).ConfigureAwait(false);
                await LookAfterOwnersAsync(cancellationToken).ConfigureAwait(false);
                await SweepAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is QueueException or IOException or UnauthorizedAccessException)
            {
                Complain(exception);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await WaitAsync(tick, orders, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Task tick, int orders, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task ordered = engine.Hub.WaitAsync(StoreChanges.Orders, orders, Timeout.InfiniteTimeSpan, ended.Token);
        await Task.WhenAny(tick, ordered).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
    }

    private async Task TellConsumersAsync(int orders, CancellationToken cancellationToken)
    {
        bool isEarly = false;
        foreach (SqliteConsumer consumer in engine.Consumers)
        {
            isEarly |= await consumer.LookAsync(orders != _ordersSeen, cancellationToken).ConfigureAwait(false);
        }

        // An order for a job that is only being handed over is looked at again.
        _ordersSeen = isEarly ? _ordersSeen : orders;
    }

    private async Task LookAfterOwnersAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<OwnerRow> owners = await _store.Reader.RunAsync(static tables => tables.Owners, cancellationToken).ConfigureAwait(false);
        _watch.Keep(owners.Select(static owner => owner.Id).ToHashSet());
        foreach (OwnerRow owner in owners.Where(owner => !engine.Consumers.Any(consumer => consumer.OwnerId == owner.Id)))
        {
            if (Judge(owner, out IReadOnlySet<EnteredClaim>? entered) is { } reason)
            {
                await LoseAsync(owner, entered, reason, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <returns>What happened to the consumer, as a sentence; null if it lives.</returns>
    private string? Judge(OwnerRow owner, out IReadOnlySet<EnteredClaim>? entered)
    {
        string path = _store.Paths.Owner(owner.File);
        entered = null;
        if (owner.Boot != engine.Boot)
        {
            return $"The machine was started again while the consumer '{owner.Name}' ran.";
        }

        if (OwnerFile.Foreign.Look(path) is not (bool isAlive, long beat))
        {
            return $"The file of the consumer '{owner.Name}' is gone.";
        }

        if (!isAlive)
        {
            entered = OwnerFile.Foreign.Entered(path);
            return $"The consumer '{owner.Name}' (process {owner.Process}) died.";
        }

        if (_watch.Look(owner.Id, beat, QueueClock.Monotonic(engine.Time)))
        {
            entered = OwnerFile.Foreign.Revoke(path);
            return $"The consumer '{owner.Name}' (process {owner.Process}) showed no sign of life for {lease.TotalSeconds:0.#} s.";
        }

        return null;
    }

    private async Task LoseAsync(OwnerRow owner, IReadOnlySet<EnteredClaim>? entered, string reason, CancellationToken cancellationToken)
    {
        while (await _store.Writer.RunAsync(tables => tables.Owners.Lose(owner.Id, entered, reason), cancellationToken).ConfigureAwait(false))
        {
        }

        OwnerFile.Foreign.Remove(_store.Paths.Owner(owner.File));
        Log.ConsumerGone(logger, owner.Name, reason);
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        long now = _store.Clock.Now;
        if (await _store.Reader.RunAsync(tables => tables.IsSweepDue(now), cancellationToken).ConfigureAwait(false))
        {
            while (await _store.Writer.RunAsync(static tables => tables.Sweeping.ExpireSome() | tables.Sweeping.RemoveSome() | tables.Large.RemoveSome(), cancellationToken).ConfigureAwait(false))
            {
            }
        }

        if (now - _notedTime >= NoteInterval.TotalMilliseconds)
        {
            _notedTime = now;
            await _store.Writer.RunAsync(tables => tables.Sweeping.NoteTime(engine.Boot), cancellationToken).ConfigureAwait(false);
            IReadOnlySet<string> files = await _store.Reader.RunAsync(static tables => tables.OwnerFiles, cancellationToken).ConfigureAwait(false);
            OwnerFile.Foreign.RemoveStrays(_store.Paths.Owners, files, engine.Time.GetUtcNow().UtcDateTime - StrayAge);
        }

        if (now - _notedMethods >= _unknownInterval)
        {
            _notedMethods = now;
            foreach (SqliteConsumer consumer in engine.Consumers)
            {
                while (await _store.Writer.RunAsync(tables => tables.Sweeping.EndUnknown(consumer.Methods, consumer.Since), cancellationToken).ConfigureAwait(false))
                {
                }
            }
        }
    }

    private void Complain(Exception exception)
    {
        long now = QueueClock.Monotonic(engine.Time);
        if (_complained == long.MinValue || now - _complained >= ComplaintInterval.TotalMilliseconds)
        {
            _complained = now;
            Log.StoreCareFailed(logger, exception, _store.Paths.Database);
        }
    }
}
